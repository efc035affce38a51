<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>ActivityBodies</name>
    <message numerus="yes">
        <source>%Ln line(s) found</source>
        <translation>
            <numerusform>%Ln line found</numerusform>
            <numerusform>%Ln lines found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) differ(s): {signs}</source>
        <translation>
            <numerusform>%Ln line differs: {signs}</numerusform>
            <numerusform>%Ln lines differ: {signs}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CacheActions</name>
    <message numerus="yes">
        <source>Extending %Ln cache(s) at Google…</source>
        <translation>
            <numerusform>Extending the cache at Google…</numerusform>
            <numerusform>Extending %Ln caches at Google…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cache(s) live(s) {span} from now.</source>
        <translation>
            <numerusform>The cache lives {span} from now.</numerusform>
            <numerusform>%Ln caches live {span} from now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln cache(s) at Google? That cannot be undone.</source>
        <translation>
            <numerusform>Delete %Ln cache at Google? That cannot be undone.</numerusform>
            <numerusform>Delete %Ln caches at Google? That cannot be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln cache(s) that was/were not used, or not for an hour? That cannot be undone.</source>
        <translation>
            <numerusform>Delete the cache that was not used, or not for an hour? That cannot be undone.</numerusform>
            <numerusform>Delete %Ln caches that were not used, or not for an hour? That cannot be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cache(s) was/were deleted.</source>
        <translation>
            <numerusform>One cache was deleted.</numerusform>
            <numerusform>%Ln caches were deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln of these differ(s) from the default.</source>
        <translation>
            <numerusform>%Ln of these differs from the default.</numerusform>
            <numerusform>%Ln of these differ from the default.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s) was/were reset.</source>
        <translation>
            <numerusform>%Ln setting was reset.</numerusform>
            <numerusform>%Ln settings were reset.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConversationsActions</name>
    <message numerus="yes">
        <source>%Ln conversation(s) was/were deleted.</source>
        <translation>
            <numerusform>A conversation was deleted.</numerusform>
            <numerusform>%Ln conversations were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s) was/were copied.</source>
        <translation>
            <numerusform>The conversation was copied.</numerusform>
            <numerusform>%Ln conversations were copied.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConversationsFacts</name>
    <message numerus="yes">
        <source>%Ln are selected; this is one of them.</source>
        <translation>
            <numerusform>%Ln are selected; this is one of them.</numerusform>
            <numerusform>%Ln are selected; this is one of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln branch(es)</source>
        <translation>
            <numerusform>%Ln branch</numerusform>
            <numerusform>%Ln branches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln request</numerusform>
            <numerusform>%Ln requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) running</source>
        <translation>
            <numerusform>%Ln request running</numerusform>
            <numerusform>%Ln requests running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) since the start</source>
        <translation>
            <numerusform>%Ln request since the start</numerusform>
            <numerusform>%Ln requests since the start</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) wait(s) for quota</source>
        <translation>
            <numerusform>%Ln request waits for quota</numerusform>
            <numerusform>%Ln requests wait for quota</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) wait(s) for the keyring</source>
        <translation>
            <numerusform>%Ln request waits for the keyring</numerusform>
            <numerusform>%Ln requests wait for the keyring</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) wait(s) for it. Unlock it, then try again.</source>
        <translation>
            <numerusform>%Ln key waits for it. Unlock it, then try again.</numerusform>
            <numerusform>%Ln keys wait for it. Unlock it, then try again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) share(s) one quota: Google counts per project.</source>
        <translation>
            <numerusform>%Ln key has a quota of its own: Google counts per project.</numerusform>
            <numerusform>%Ln keys share one quota: Google counts per project.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln key(s) of other projects now, or turn on billing</source>
        <translation>
            <numerusform>Add a key of another project now, or turn on billing</numerusform>
            <numerusform>Add %Ln keys of other projects now, or turn on billing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln key(s) of other projects soon, or turn on billing</source>
        <translation>
            <numerusform>Add a key of another project soon, or turn on billing</numerusform>
            <numerusform>Add %Ln keys of other projects soon, or turn on billing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln project(s)</source>
        <translation>
            <numerusform>%Ln project</numerusform>
            <numerusform>%Ln projects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep your %Ln project(s): {need} ({share}).</source>
        <translation>
            <numerusform>Keep your project: {need} ({share}).</numerusform>
            <numerusform>Keep your %Ln projects: {need} ({share}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln project(s) give(s) {amount}</source>
        <translation>
            <numerusform>%Ln project gives {amount}</numerusform>
            <numerusform>%Ln projects give {amount}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{amount} token(s)</source>
        <translation>
            <numerusform>{amount} token</numerusform>
            <numerusform>{amount} tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{amount} character(s)</source>
        <translation>
            <numerusform>{amount} character</numerusform>
            <numerusform>{amount} characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Explicit caches saved {tokens} tokens in %Ln hit(s).</source>
        <translation>
            <numerusform>Explicit caches saved {tokens} tokens in one hit.</numerusform>
            <numerusform>Explicit caches saved {tokens} tokens in %Ln hits.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Projects {names} and %Ln more</source>
        <translation>
            <numerusform>Projects {names} and %Ln more</numerusform>
            <numerusform>Projects {names} and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No price is known for %Ln of these requests.</source>
        <translation>
            <numerusform>No price is known for %Ln of these requests.</numerusform>
            <numerusform>No price is known for %Ln of these requests.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at the price of a promotion that has ended.</source>
        <translation>
            <numerusform>%Ln at the price of a promotion that has ended.</numerusform>
            <numerusform>%Ln at the price of a promotion that has ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s)</source>
        <translation>
            <numerusform>%Ln conversation</numerusform>
            <numerusform>%Ln conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s)</source>
        <translation>
            <numerusform>%Ln client</numerusform>
            <numerusform>%Ln clients</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) of the request got lost: see Losses.</source>
        <translation>
            <numerusform>%Ln part of the request got lost: see Losses.</numerusform>
            <numerusform>%Ln parts of the request got lost: see Losses.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DayChart</name>
    <message numerus="yes">
        <source>{day}: %Ln request(s)</source>
        <translation>
            <numerusform>{day}: %Ln request</numerusform>
            <numerusform>{day}: %Ln requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyBox</name>
    <message numerus="yes">
        <source>%Ln key(s): {found}</source>
        <translation>
            <numerusform>%Ln key: {found}</numerusform>
            <numerusform>%Ln keys: {found}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyDetail</name>
    <message numerus="yes">
        <source>Showing 1 of %Ln selected key(s)</source>
        <translation>
            <numerusform>Showing 1 of %Ln selected key</numerusform>
            <numerusform>Showing 1 of %Ln selected keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyFacts</name>
    <message numerus="yes">
        <source>shares its quota with %Ln other key(s)</source>
        <translation>
            <numerusform>shares its quota with %Ln other key</numerusform>
            <numerusform>shares its quota with %Ln other keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeysActions</name>
    <message numerus="yes">
        <source>%Ln key(s) count(s) in a project of its/their own now.</source>
        <translation>
            <numerusform>The key counts in a project of its own now.</numerusform>
            <numerusform>%Ln keys count in projects of their own now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) count(s) in {project} now.</source>
        <translation>
            <numerusform>The key counts in {project} now.</numerusform>
            <numerusform>%Ln keys count in {project} now and share its quota.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) was/were removed.</source>
        <translation>
            <numerusform>A key was removed.</numerusform>
            <numerusform>%Ln keys were removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeysEdit</name>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeysPreview</name>
    <message numerus="yes">
        <source>{kind}… (%Ln character(s))</source>
        <translation>
            <numerusform>{kind}… (%Ln character)</numerusform>
            <numerusform>{kind}… (%Ln characters)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln key(s)</source>
        <translation>
            <numerusform>Add one key</numerusform>
            <numerusform>Add %Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take over %Ln setting(s)</source>
        <translation>
            <numerusform>Take over %Ln setting</numerusform>
            <numerusform>Take over %Ln settings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LimitTable</name>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln shown</numerusform>
            <numerusform>%Ln shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln error</numerusform>
            <numerusform>%Ln errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln warning</numerusform>
            <numerusform>%Ln warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogText</name>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecipeView</name>
    <message numerus="yes">
        <source>It works: {program} would see %Ln model(s), after {span}.</source>
        <translation>
            <numerusform>It works: {program} would see %Ln model, after {span}.</numerusform>
            <numerusform>It works: {program} would see %Ln models, after {span}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportFigures</name>
    <message numerus="yes">
        <source>No price is known for %Ln request(s).</source>
        <translation>
            <numerusform>No price is known for %Ln request.</numerusform>
            <numerusform>No price is known for %Ln requests.</numerusform>
        </translation>
    </message>
</context>
</TS>
