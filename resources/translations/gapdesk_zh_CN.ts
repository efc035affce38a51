<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ActivityActions</name>
    <message>
        <source>Forget {requests}, and all captured texts?</source>
        <translation>忘掉 {requests}和所有捕获的内容？</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘掉</translation>
    </message>
    <message>
        <source>This request was not captured.</source>
        <translation>这个请求未被捕获。</translation>
    </message>
    <message>
        <source>The command is on the clipboard. Put the token in its place.</source>
        <translation>命令已在剪贴板上。请把令牌填到相应位置。</translation>
    </message>
    <message>
        <source>Export requests</source>
        <translation>导出请求</translation>
    </message>
    <message>
        <source>HTTP archive (*.har)</source>
        <translation>HTTP 存档 (*.har)</translation>
    </message>
    <message>
        <source>Writing {name}…</source>
        <translation>正在写入 {name}…</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}</source>
        <translation>无法写入 {name}：{why}</translation>
    </message>
    <message>
        <source>{requests} in {path}.</source>
        <translation>{requests}已写入 {path}。</translation>
    </message>
</context>
<context>
    <name>ActivityAttempts</name>
    <message>
        <source>Google was not asked.</source>
        <translation>没有向 Google 发出请求。</translation>
    </message>
    <message>
        <source>It is known when the request has ended.</source>
        <translation>请求结束后才能知道。</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>The chosen attempt</source>
        <translation>选中的尝试</translation>
    </message>
    <message>
        <source>Google&apos;s message</source>
        <translation>Google 的消息</translation>
    </message>
    <message>
        <source>Why not the others</source>
        <translation>为什么不是其他密钥</translation>
    </message>
    <message>
        <source>Check this key</source>
        <translation>检查此密钥</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Why this key</source>
        <translation>为什么是此密钥</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态码</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首字节</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总时间</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已回复</translation>
    </message>
</context>
<context>
    <name>ActivityBodies</name>
    <message>
        <source>The program&apos;s request</source>
        <translation>程序的请求</translation>
    </message>
    <message>
        <source>Sent to Gemini</source>
        <translation>发给 Gemini 的内容</translation>
    </message>
    <message>
        <source>− Gemini was not given it · ~ it was changed</source>
        <translation>− 没有传给 Gemini · ~ 已更改</translation>
    </message>
    <message>
        <source>+ gapdesk added it · ~ it was changed</source>
        <translation>+ 由 gapdesk 添加 · ~ 已更改</translation>
    </message>
    <message>
        <source>Pane</source>
        <translation>窗格</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>To Gemini</source>
        <translation>发给 Gemini</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Gemini&apos;s</source>
        <translation>Gemini 的</translation>
    </message>
    <message>
        <source>As passed on</source>
        <translation>转交的</translation>
    </message>
    <message>
        <source>Search in the texts</source>
        <translation>在文本中搜索</translation>
    </message>
    <message>
        <source>Capture from now on</source>
        <translation>从现在起捕获</translation>
    </message>
    <message>
        <source>Previous difference, or line found</source>
        <translation>上一处差异或搜索结果</translation>
    </message>
    <message>
        <source>Next difference, or line found</source>
        <translation>下一处差异或搜索结果</translation>
    </message>
    <message>
        <source>− the program was not told it · ~ it was changed</source>
        <translation>− 没有告诉程序 · ~ 已更改</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) found</source>
        <translation>
            <numerusform>找到 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>− lost, + added, ~ changed</source>
        <translation>− 丢失，+ 添加，~ 更改</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) differ(s): {signs}</source>
        <translation>
            <numerusform>%Ln 行不同：{signs}</numerusform>
        </translation>
    </message>
    <message>
        <source>The texts of this request were not captured. Those of new requests are.</source>
        <translation>没有捕获此请求的文本。新请求的文本会被捕获。</translation>
    </message>
    <message>
        <source>The texts of this request were not captured: capturing is off.</source>
        <translation>没有捕获此请求的文本：捕获功能已关闭。</translation>
    </message>
</context>
<context>
    <name>ActivityDetail</name>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Request ↔ Gemini ↔ Reply</source>
        <translation>请求 ↔ Gemini ↔ 回复</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>Choose a request to see what happened.</source>
        <translation>选择一个请求，查看发生了什么。</translation>
    </message>
    <message>
        <source>This request is gone.</source>
        <translation>此请求已不在列表中。</translation>
    </message>
</context>
<context>
    <name>ActivityFilters</name>
    <message>
        <source>Search names, messages, ids</source>
        <translation>搜索名称、消息、ID</translation>
    </message>
    <message>
        <source>Search the listed requests</source>
        <translation>搜索列出的请求</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>All clients</source>
        <translation>全部客户端</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>全部模型</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部密钥</translation>
    </message>
    <message>
        <source>All outcomes</source>
        <translation>全部结果</translation>
    </message>
</context>
<context>
    <name>ActivityHead</name>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Capture texts</source>
        <translation>捕获内容</translation>
    </message>
    <message>
        <source>Keeps what clients ask and what Google answers, so that it can be looked at here.</source>
        <translation>保留客户端的请求和 Google 的回复，以便在这里查看。</translation>
    </message>
    <message>
        <source>That is what is written in chats: it stays in memory only, until gapdesk quits.</source>
        <translation>其中有聊天的内容：只留在内存里，gapdesk 退出即消失。</translation>
    </message>
    <message>
        <source>Nothing is kept of private clients. Above the limit the oldest texts go.</source>
        <translation>隐私客户端的内容从不保留。超出上限时最旧的内容先丢弃。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Forget all that have ended, and what was captured</source>
        <translation>忘掉所有已结束的请求和捕获的内容</translation>
    </message>
    <message>
        <source>Export HAR…</source>
        <translation>导出 HAR…</translation>
    </message>
    <message>
        <source>For browsers&apos; developer tools and others, without tokens and keys</source>
        <translation>供浏览器开发者工具等打开，不含令牌和密钥</translation>
    </message>
</context>
<context>
    <name>ActivityLosses</name>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Why it got lost</source>
        <translation>丢失原因</translation>
    </message>
    <message>
        <source>Nothing was lost: Gemini was given all of the request.</source>
        <translation>没有丢失：请求的全部内容都传给了 Gemini。</translation>
    </message>
    <message>
        <source>It is known when the request has ended.</source>
        <translation>请求结束后才能知道。</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>丢失</translation>
    </message>
</context>
<context>
    <name>ActivityPage</name>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>No request is like that.</source>
        <translation>没有这样的请求。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Each request will be here as soon as a program sends one.</source>
        <translation>程序一发出请求，就会出现在这里。</translation>
    </message>
    <message>
        <source>Connect a program</source>
        <translation>连接程序</translation>
    </message>
</context>
<context>
    <name>ActivityTable</name>
    <message>
        <source>Tokens read / written</source>
        <translation>输入 / 输出的 token</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首字节</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总时间</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>次数</translation>
    </message>
</context>
<context>
    <name>ActivityTimeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>Addresses</name>
    <message>
        <source>OpenAI URL</source>
        <translation>OpenAI URL</translation>
    </message>
    <message>
        <source>Gemini URL</source>
        <translation>Gemini URL</translation>
    </message>
    <message>
        <source>Network URL</source>
        <translation>局域网 URL</translation>
    </message>
    <message>
        <source>Shared as plain HTTP: others on this network can read along. Gemini programs take /gemini in the place of /v1.</source>
        <translation>以未加密的 HTTP 共享：同一网络中的人可能看到内容。Gemini 程序请把 /v1 换成 /gemini。</translation>
    </message>
    <message>
        <source>Only this computer reaches these addresses.</source>
        <translation>只有本机能访问这些地址。</translation>
    </message>
    <message>
        <source>Share on my network…</source>
        <translation>在局域网内共享…</translation>
    </message>
</context>
<context>
    <name>AgainRow</name>
    <message>
        <source>Through</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>with</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Key to send it through</source>
        <translation>用于发送的密钥</translation>
    </message>
    <message>
        <source>Model to send it with</source>
        <translation>用于发送的模型</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>any key</source>
        <translation>任意密钥</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Use port {port}</source>
        <translation>改用端口 {port}</translation>
    </message>
</context>
<context>
    <name>BarredLine</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Forget it, so that the next request tries</source>
        <translation>忘掉此记录，让下一个请求再试</translation>
    </message>
</context>
<context>
    <name>BranchSwitch</name>
    <message>
        <source>This message was edited or asked again: these are its versions.</source>
        <translation>这条消息被修改或重新生成过：这里是它的各个版本。</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>下一个版本</translation>
    </message>
</context>
<context>
    <name>BubbleHead</name>
    <message>
        <source>More for this message</source>
        <translation>这条消息的更多操作</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>{input} in, {output} out</source>
        <translation>输入 {input}，输出 {output}</translation>
    </message>
    <message>
        <source>{input} tokens in, {cached} of them cached</source>
        <translation>输入 {input} token，其中 {cached} 个来自缓存</translation>
    </message>
    <message>
        <source>{output} tokens out, {thoughts} more for thoughts</source>
        <translation>输出 {output} token，另有 {thoughts} 个用于思考</translation>
    </message>
    <message>
        <source>Took {span}</source>
        <translation>用时 {span}</translation>
    </message>
</context>
<context>
    <name>CacheActions</name>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>{name} is on the clipboard.</source>
        <translation>{name} 已复制到剪贴板。</translation>
    </message>
    <message numerus="yes">
        <source>Extending %Ln cache(s) at Google…</source>
        <translation>
            <numerusform>正在 Google 延长 %Ln 个缓存…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cache(s) live(s) {span} from now.</source>
        <translation>
            <numerusform>%Ln 个缓存从现在起保留 {span}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln cache(s) at Google? That cannot be undone.</source>
        <translation>
            <numerusform>在 Google 删除 %Ln 个缓存？此操作无法撤销。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln cache(s) that was/were not used, or not for an hour? That cannot be undone.</source>
        <translation>
            <numerusform>删除 %Ln 个从未使用或一小时未用的缓存？此操作无法撤销。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cache(s) was/were deleted.</source>
        <translation>
            <numerusform>已删除 %Ln 个缓存。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete “{title}” at Google? That cannot be undone.</source>
        <translation>要删除 Google 上的“{title}”吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Deleting at Google…</source>
        <translation>正在从 Google 删除…</translation>
    </message>
    <message>
        <source>There was nothing to delete.</source>
        <translation>没有可删除的缓存。</translation>
    </message>
</context>
<context>
    <name>CacheTable</name>
    <message>
        <source>expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Made {exact}</source>
        <translation>创建于 {exact}</translation>
    </message>
    <message>
        <source>Last used {ago}</source>
        <translation>上次使用：{ago}</translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>尚未使用</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>创建者</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Tokens saved</source>
        <translation>节省 token</translation>
    </message>
    <message>
        <source>Expires in</source>
        <translation>剩余时间</translation>
    </message>
</context>
<context>
    <name>CachesPage</name>
    <message>
        <source>Caches</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>New cache…</source>
        <translation>新建缓存…</translation>
    </message>
    <message>
        <source>Explicit caches</source>
        <translation>显式缓存</translation>
    </message>
    <message>
        <source>Extend…</source>
        <translation>延长…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete those that were not used, or not for an hour</source>
        <translation>删除从未使用或一小时未使用的缓存</translation>
    </message>
    <message>
        <source>There is no explicit cache. Who cannot have any stands below.</source>
        <translation>没有显式缓存。谁不能使用见下方。</translation>
    </message>
    <message>
        <source>There is no explicit cache. One is made when a long beginning comes again.</source>
        <translation>没有显式缓存。长的开头再次出现时会自动创建。</translation>
    </message>
    <message>
        <source>There is no explicit cache, and native caching, which makes them, is off.</source>
        <translation>没有显式缓存；自动创建它们的原生缓存已关闭。</translation>
    </message>
    <message>
        <source>Clean up ({n})</source>
        <translation>清理（{n}）</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Live {span} from now</source>
        <translation>从现在起保留 {span}</translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln of these differ(s) from the default.</source>
        <translation>
            <numerusform>其中 %Ln 项与默认值不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>All of these are at their defaults.</source>
        <translation>这些设置都是默认值。</translation>
    </message>
    <message>
        <source>Reset all shown</source>
        <translation>全部恢复默认</translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s) was/were reset.</source>
        <translation>
            <numerusform>已重置 %Ln 项设置。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClientCells</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
</context>
<context>
    <name>ClientDetail</name>
    <message>
        <source>Token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>New token…</source>
        <translation>新令牌…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Connect a program</source>
        <translation>连接程序</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>The last client stays, and so does one that gapdesk did not make.</source>
        <translation>最后一个客户端和不是由 gapdesk 创建的客户端不能移除。</translation>
    </message>
</context>
<context>
    <name>ClientMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Copy token</source>
        <translation>复制令牌</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>New token…</source>
        <translation>新令牌…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ClientsActions</name>
    <message>
        <source>“{name}” has a token of its own now.</source>
        <translation>“{name}”现在有自己的令牌了。</translation>
    </message>
    <message>
        <source>“{name}” cannot be removed.</source>
        <translation>无法移除“{name}”。</translation>
    </message>
    <message>
        <source>New token</source>
        <translation>新令牌</translation>
    </message>
    <message>
        <source>The token of “{name}” is on the clipboard.</source>
        <translation>“{name}”的令牌已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Make a new token for “{name}”? The old token ends at once: programs that use it are shut out.</source>
        <translation>要为“{name}”生成新令牌吗？旧令牌立即失效：使用它的程序将无法访问。</translation>
    </message>
    <message>
        <source>“{name}” has a new token. Copy it into the programs that use this client.</source>
        <translation>“{name}”有了新令牌。请把它复制到使用此客户端的程序中。</translation>
    </message>
    <message>
        <source>“{name}” was removed: its token is not let in any more.</source>
        <translation>“{name}”已移除：它的令牌不再有效。</translation>
    </message>
</context>
<context>
    <name>ClientsPage</name>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Add client</source>
        <translation>添加客户端</translation>
    </message>
    <message>
        <source>A program needs a client, with a token of its own, to be let in.</source>
        <translation>程序需要一个有自己令牌的客户端才能访问。</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Copy this code</source>
        <translation>复制这段代码</translation>
    </message>
</context>
<context>
    <name>Compared</name>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>ConnectCard</name>
    <message>
        <source>Connect a program</source>
        <translation>连接程序</translation>
    </message>
    <message>
        <source>OpenAI base URL</source>
        <translation>OpenAI 基础 URL</translation>
    </message>
    <message>
        <source>Gemini base URL</source>
        <translation>Gemini 基础 URL</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>For other devices</source>
        <translation>供其他设备使用</translation>
    </message>
    <message>
        <source>Connect another program</source>
        <translation>连接另一个程序</translation>
    </message>
    <message>
        <source>This is plain HTTP: whoever listens on this network can read your chats.</source>
        <translation>这是明文 HTTP：在此网络上监听的人可以读到你的聊天。</translation>
    </message>
    <message>
        <source>Each address may ask {minute} times a minute and {day} times a day.</source>
        <translation>每个地址每分钟最多请求 {minute} 次，每天最多 {day} 次。</translation>
    </message>
    <message>
        <source>Gemini programs take /gemini in the place of /v1.</source>
        <translation>Gemini 程序用 /gemini 代替 /v1。</translation>
    </message>
    <message>
        <source>Programs ask for the token as “API key”. It is kept in the system&apos;s keyring.</source>
        <translation>程序里的“API 密钥”一栏填这个令牌。它保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>Programs ask for the token as “API key”. The keyring is locked: the earlier token comes back when it is unlocked.</source>
        <translation>程序里的“API 密钥”一栏填这个令牌。密钥环已锁定：解锁后会恢复原来的令牌。</translation>
    </message>
    <message>
        <source>Programs ask for the token as “API key”. Without a usable keyring it is new at each start.</source>
        <translation>程序里的“API 密钥”一栏填这个令牌。没有可用的密钥环时，每次启动都会换新。</translation>
    </message>
    <message>
        <source>Practice mode: the token is always the same, and answers are simulated.</source>
        <translation>练习模式：令牌固定不变，回复均为模拟。</translation>
    </message>
</context>
<context>
    <name>ConnectionTest</name>
    <message>
        <source>Test the connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Asking Google…</source>
        <translation>正在询问 Google…</translation>
    </message>
    <message>
        <source>Google answered after {n} ms.</source>
        <translation>Google 在 {n} 毫秒后作出了回应。</translation>
    </message>
    <message>
        <source>gapdesk made a mistake while asking; its log has the details.</source>
        <translation>gapdesk 检测时自己出了错，详情见日志。</translation>
    </message>
</context>
<context>
    <name>ConversationCells</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>ConversationMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Markdown…</source>
        <translation>Markdown…</translation>
    </message>
    <message>
        <source>JSON…</source>
        <translation>JSON…</translation>
    </message>
    <message>
        <source>SillyTavern…</source>
        <translation>SillyTavern…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep for</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>As the setting says ({days})</source>
        <translation>按设置（{days}）</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>永久</translation>
    </message>
</context>
<context>
    <name>ConversationsActions</name>
    <message>
        <source>They cannot be brought back any more.</source>
        <translation>已无法恢复。</translation>
    </message>
    <message>
        <source>The text was copied.</source>
        <translation>已复制文字。</translation>
    </message>
    <message>
        <source>There is no text in this message.</source>
        <translation>这条消息没有文字。</translation>
    </message>
    <message>
        <source>This message is gone.</source>
        <translation>这条消息已不存在。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s) was/were deleted.</source>
        <translation>
            <numerusform>已删除 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s) was/were copied.</source>
        <translation>
            <numerusform>已复制 %Ln 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Gemini is asked again…</source>
        <translation>正在重新询问 Gemini…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The new answer is a branch of its own.</source>
        <translation>新的回答是一个单独的分支。</translation>
    </message>
    <message>
        <source>The request was copied. Set GAPDESK_TOKEN to your token before you run it.</source>
        <translation>已复制请求。运行前请把 GAPDESK_TOKEN 设为你的令牌。</translation>
    </message>
</context>
<context>
    <name>ConversationsFacts</name>
    <message>
        <source>{n} media</source>
        <translation>{n} 个媒体</translation>
    </message>
    <message>
        <source>begun {ago}</source>
        <translation>开始于 {ago}</translation>
    </message>
    <message>
        <source>last used {ago}</source>
        <translation>上次使用：{ago}</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message numerus="yes">
        <source>%Ln are selected; this is one of them.</source>
        <translation>
            <numerusform>已选中 %Ln 个，这是其中之一。</numerusform>
        </translation>
    </message>
    <message>
        <source>Named</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Will be deleted</source>
        <translation>将被删除</translation>
    </message>
    <message>
        <source>By a header</source>
        <translation>用请求头</translation>
    </message>
    <message>
        <source>By the base URL</source>
        <translation>用基础 URL</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>From caches</source>
        <translation>来自缓存</translation>
    </message>
    <message>
        <source>Replies</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Its end is missing: the last message broke off or has no reply.</source>
        <translation>缺少结尾：最后一条消息中断了或没有回复。</translation>
    </message>
    <message>
        <source>System instruction</source>
        <translation>系统指令</translation>
    </message>
    <message>
        <source>About the conversation</source>
        <translation>关于对话</translation>
    </message>
    <message>
        <source>not at all: it is told by the history that requests carry</source>
        <translation>未命名：按请求所带的历史识别</translation>
    </message>
    <message>
        <source>by the token alone, while completion is “always”</source>
        <translation>仅凭令牌，当补全为“始终”时</translation>
    </message>
    <message>
        <source>Replies whose model has no price: {n}</source>
        <translation>模型没有价格的回复：{n}</translation>
    </message>
    <message>
        <source>By Google&apos;s list prices.</source>
        <translation>按 Google 标价计算。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln branch(es)</source>
        <translation>
            <numerusform>%Ln 个分支</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConversationsFiles</name>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>SillyTavern chat (*.jsonl)</source>
        <translation>SillyTavern 聊天 (*.jsonl)</translation>
    </message>
    <message>
        <source>SillyTavern chats (*.zip)</source>
        <translation>SillyTavern 聊天 (*.zip)</translation>
    </message>
    <message>
        <source>All conversations (*.{suffix})</source>
        <translation>全部对话 (*.{suffix})</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Export conversations</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Writing {name}…</source>
        <translation>正在写入 {name}…</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}</source>
        <translation>无法写入 {name}：{why}</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>正在读取 {name}…</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}</source>
        <translation>无法读取 {name}：{why}</translation>
    </message>
    <message>
        <source>{conversations} in {path}.</source>
        <translation>{conversations}已写入 {path}。</translation>
    </message>
    <message>
        <source>New: {added} · known already: {known}</source>
        <translation>新增：{added} · 已有：{known}</translation>
    </message>
</context>
<context>
    <name>ConversationsHead</name>
    <message>
        <source>Recording is off: new conversations are not kept.</source>
        <translation>记录已关闭：不会保存新的对话。</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Export all…</source>
        <translation>全部导出…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Context completion</source>
        <translation>上下文补全</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Requests go to Google just as they come.</source>
        <translation>请求原样发给 Google。</translation>
    </message>
    <message>
        <source>A request that names its conversation goes on with it.</source>
        <translation>指明对话名称的请求会接着该对话。</translation>
    </message>
    <message>
        <source>Each token is one conversation: requests without a history go on with it.</source>
        <translation>每个令牌是一个对话：不带历史的请求会接着它。</translation>
    </message>
</context>
<context>
    <name>ConversationsList</name>
    <message>
        <source>Search all texts</source>
        <translation>搜索全文</translation>
    </message>
    <message>
        <source>Shown clients</source>
        <translation>显示的客户端</translation>
    </message>
    <message>
        <source>Order of conversations</source>
        <translation>对话的排序</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>This client has none.</source>
        <translation>这个客户端没有对话。</translation>
    </message>
    <message>
        <source>All clients</source>
        <translation>所有客户端</translation>
    </message>
</context>
<context>
    <name>ConversationsPage</name>
    <message>
        <source>Every chat that goes through gapdesk will be here.</source>
        <translation>经过 gapdesk 的每次聊天都会出现在这里。</translation>
    </message>
    <message>
        <source>Show base URL and token</source>
        <translation>显示基础 URL 和令牌</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>还没有任何记录。</translation>
    </message>
    <message>
        <source>Record conversations</source>
        <translation>记录对话</translation>
    </message>
    <message>
        <source>The conversations cannot be read. The log tells why.</source>
        <translation>无法读取对话。原因见日志。</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy: {what}</source>
        <translation>复制：{what}</translation>
    </message>
</context>
<context>
    <name>CopyRow</name>
    <message>
        <source>Hide: {what}</source>
        <translation>隐藏：{what}</translation>
    </message>
    <message>
        <source>Show: {what}</source>
        <translation>显示：{what}</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln 个请求</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) running</source>
        <translation>
            <numerusform>%Ln 个请求进行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) since the start</source>
        <translation>
            <numerusform>启动以来 %Ln 个请求</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) wait(s) for quota</source>
        <translation>
            <numerusform>%Ln 个请求等待额度</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) wait(s) for the keyring</source>
        <translation>
            <numerusform>%Ln 个请求等待密钥环</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) wait(s) for it. Unlock it, then try again.</source>
        <translation>
            <numerusform>有 %Ln 个密钥在等它。请解锁后重试。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) share(s) one quota: Google counts per project.</source>
        <translation>
            <numerusform>%Ln 个密钥共用一份额度：Google 按项目计数。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln key(s) of other projects now, or turn on billing</source>
        <translation>
            <numerusform>现在请添加 %Ln 个其他项目的密钥，或开通计费</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln key(s) of other projects soon, or turn on billing</source>
        <translation>
            <numerusform>请尽快添加 %Ln 个其他项目的密钥，或开通计费</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln project(s)</source>
        <translation>
            <numerusform>%Ln 个项目</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep your %Ln project(s): {need} ({share}).</source>
        <translation>
            <numerusform>保留这 %Ln 个项目即可：{need}（{share}）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln project(s) give(s) {amount}</source>
        <translation>
            <numerusform>%Ln 个项目可提供 {amount}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{amount} token(s)</source>
        <translation>
            <numerusform>{amount} 个 token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{amount} character(s)</source>
        <translation>
            <numerusform>{amount} 个字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Explicit caches saved {tokens} tokens in %Ln hit(s).</source>
        <translation>
            <numerusform>显式缓存命中 %Ln 次，节省了 {tokens} 个 token。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Projects {names} and %Ln more</source>
        <translation>
            <numerusform>项目 {names} 等，另有 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No price is known for %Ln of these requests.</source>
        <translation>
            <numerusform>其中 %Ln 个请求没有已知价格。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at the price of a promotion that has ended.</source>
        <translation>
            <numerusform>%Ln 个按已结束的优惠价计算。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s)</source>
        <translation>
            <numerusform>%Ln 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s)</source>
        <translation>
            <numerusform>%Ln 个客户端</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) of the request got lost: see Losses.</source>
        <translation>
            <numerusform>请求有 %Ln 处内容丢失：见“损失”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DayChart</name>
    <message>
        <source>Requests per day, at most {n} on {day}</source>
        <translation>每天的请求数，最多为 {day} 的 {n} 次</translation>
    </message>
    <message numerus="yes">
        <source>{day}: %Ln request(s)</source>
        <translation>
            <numerusform>{day}：%Ln 个请求</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>gapdesk keeps running in the tray.</source>
        <translation>gapdesk 仍在托盘中运行。</translation>
    </message>
    <message>
        <source>gapdesk {version} is out. Overview says what changed.</source>
        <translation>gapdesk {version} 已发布。有哪些变化请看“概览”。</translation>
    </message>
</context>
<context>
    <name>DetailDeeds</name>
    <message>
        <source>Explanation for a bug report</source>
        <translation>说明（用于错误报告）</translation>
    </message>
    <message>
        <source>Request as curl</source>
        <translation>请求（curl 命令）</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>The explanation was copied. There are no secrets or chats in it.</source>
        <translation>已复制说明。其中不含机密和聊天内容。</translation>
    </message>
</context>
<context>
    <name>DetailHead</name>
    <message>
        <source>Send again…</source>
        <translation>再次发送…</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>复制…</translation>
    </message>
    <message>
        <source>Export HAR…</source>
        <translation>导出 HAR…</translation>
    </message>
    <message>
        <source>Id of the request</source>
        <translation>请求的编号</translation>
    </message>
    <message>
        <source>key {name}</source>
        <translation>密钥 {name}</translation>
    </message>
    <message>
        <source>from {address}</source>
        <translation>来自 {address}</translation>
    </message>
    <message>
        <source>repeats {id}</source>
        <translation>重发 {id}</translation>
    </message>
    <message>
        <source>{total}, first byte {first}</source>
        <translation>{total}，首字节 {first}</translation>
    </message>
    <message>
        <source>{n} tokens in</source>
        <translation>输入 {n} token</translation>
    </message>
    <message>
        <source>{n} cached</source>
        <translation>缓存 {n}</translation>
    </message>
    <message>
        <source>{n} out</source>
        <translation>输出 {n}</translation>
    </message>
    <message>
        <source>{n} thoughts</source>
        <translation>思考 {n}</translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled after {n} of {total} checks.</source>
        <translation>已取消，完成了 {total} 项中的 {n} 项。</translation>
    </message>
    <message>
        <source>The report was copied. It holds no keys, tokens or passwords.</source>
        <translation>报告已复制，其中没有密钥、令牌或密码。</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Finds what stands between programs, gapdesk and Google; changes nothing.</source>
        <translation>查找程序、gapdesk 与 Google 之间的问题，不做任何更改。</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>全部检查</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Also ask one question (uses one request)</source>
        <translation>同时提一个问题（用掉一次请求）</translation>
    </message>
    <message>
        <source>Only a question shows whether Google serves here, and how it streams</source>
        <translation>只有提问才能知道 Google 是否在此提供服务，以及回复如何流式到达</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>检查中…</translation>
    </message>
    <message>
        <source>gapdesk made a mistake while looking; its log has the details.</source>
        <translation>gapdesk 检查时自己出了错，详情见日志。</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Original message</source>
        <translation>原始消息</translation>
    </message>
    <message>
        <source>Try another model…</source>
        <translation>换一个模型…</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>Selected: {requests}…</source>
        <translation>所选：{requests}…</translation>
    </message>
    <message>
        <source>All that are listed: {requests}…</source>
        <translation>列出的全部：{requests}…</translation>
    </message>
</context>
<context>
    <name>FactTable</name>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
</context>
<context>
    <name>FileLine</name>
    <message>
        <source>File · {uri}</source>
        <translation>文件 · {uri}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>FirstRequest</name>
    <message>
        <source>{who} asked {model}; it was answered after {span}.</source>
        <translation>{who} 请求了 {model}；{span}后得到回答。</translation>
    </message>
    <message>
        <source>{who} asked {model}; the key “{key}” answered after {span}.</source>
        <translation>{who} 请求了 {model}；密钥“{key}”在 {span}后给出回答。</translation>
    </message>
    <message>
        <source>{who} asked.</source>
        <translation>{who} 发来了请求。</translation>
    </message>
    <message>
        <source>Then send it once more: the next request is waited for here.</source>
        <translation>然后再发送一次：这里会等待下一个请求。</translation>
    </message>
    <message>
        <source>Waiting for your first request… Send a message from your program.</source>
        <translation>正在等待第一个请求… 请从你的程序发送一条消息。</translation>
    </message>
    <message>
        <source>Waiting for your first request… Send a message from {program}.</source>
        <translation>正在等待第一个请求… 请从 {program} 发送一条消息。</translation>
    </message>
</context>
<context>
    <name>Flow</name>
    <message>
        <source>Show more ({size} left)</source>
        <translation>显示更多（还有 {size}）</translation>
    </message>
</context>
<context>
    <name>Folded</name>
    <message>
        <source>Thoughts · {size}</source>
        <translation>思考 · {size}</translation>
    </message>
    <message>
        <source>Call · {name}</source>
        <translation>调用 · {name}</translation>
    </message>
    <message>
        <source>Result · {name}</source>
        <translation>结果 · {name}</translation>
    </message>
    <message>
        <source>Other content</source>
        <translation>其他内容</translation>
    </message>
</context>
<context>
    <name>ForecastList</name>
    <message>
        <source>Today&apos;s forecast</source>
        <translation>今日预测</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>另有 {n} 项</translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <source>Groups of settings</source>
        <translation>设置分组</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Get started</source>
        <translation>开始使用</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Close “Get started” for good.</source>
        <translation>关闭“开始使用”，不再显示。</translation>
    </message>
    <message>
        <source>1. Add your Gemini API keys</source>
        <translation>1. 添加 Gemini API 密钥</translation>
    </message>
    <message>
        <source>Add more</source>
        <translation>继续添加</translation>
    </message>
    <message>
        <source>Another program</source>
        <translation>换一个程序</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on, and wait for the first request.</source>
        <translation>继续，并等待第一个请求。</translation>
    </message>
    <message>
        <source>Connect another program</source>
        <translation>连接另一个程序</translation>
    </message>
    <message>
        <source>gapdesk stays in the tray; this page shows how it is doing.</source>
        <translation>gapdesk 留在托盘中；本页显示它的运行情况。</translation>
    </message>
    <message>
        <source>Practice mode: made-up keys are there already, and no real one is needed.</source>
        <translation>练习模式：已有模拟密钥，不需要真实密钥。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln 个密钥</numerusform>
        </translation>
    </message>
    <message>
        <source>2. Connect a program</source>
        <translation>2. 连接程序</translation>
    </message>
    <message>
        <source>Close “Get started”</source>
        <translation>关闭“开始使用”</translation>
    </message>
    <message>
        <source>3. First request</source>
        <translation>3. 第一次请求</translation>
    </message>
</context>
<context>
    <name>ImplicitList</name>
    <message>
        <source>Google&apos;s own cache</source>
        <translation>Google 自带的缓存</translation>
    </message>
    <message>
        <source>It works by itself when requests begin alike within minutes, on the free tier too. Counted since the start.</source>
        <translation>几分钟内开头相同的请求会自动使用它，免费层也一样。自启动起计数。</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>另有 {n} 项</translation>
    </message>
</context>
<context>
    <name>ImplicitRow</name>
    <message>
        <source>{cached} of {prompt} tokens · {share}</source>
        <translation>{cached} / {prompt} token · {share}</translation>
    </message>
</context>
<context>
    <name>KeyBox</name>
    <message numerus="yes">
        <source>%Ln key(s): {found}</source>
        <translation>
            <numerusform>%Ln 个密钥：{found}</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste one or many, with any separators, or drop a file.</source>
        <translation>粘贴一个或多个，分隔符不限，也可以拖入文件。</translation>
    </message>
    <message>
        <source>Gemini API keys</source>
        <translation>Gemini API 密钥</translation>
    </message>
    <message>
        <source>Add keys</source>
        <translation>添加密钥</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Get keys at Google AI Studio</source>
        <translation>在 Google AI Studio 获取密钥</translation>
    </message>
    <message>
        <source>Doubtful ones stay in the box. Paste them on the Keys page to see why.</source>
        <translation>可疑的密钥留在框中。请粘贴到“密钥”页查看原因。</translation>
    </message>
    <message>
        <source>Files with keys</source>
        <translation>含密钥的文件</translation>
    </message>
    <message>
        <source>They are kept in the system&apos;s keyring.</source>
        <translation>密钥保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>They serve at once, and are kept once the keyring is unlocked.</source>
        <translation>密钥立即可用，密钥环解锁后即会保存。</translation>
    </message>
    <message>
        <source>No usable keyring was found: they last until gapdesk quits.</source>
        <translation>没有可用的密钥环：密钥只保留到 gapdesk 退出。</translation>
    </message>
    <message>
        <source>The keyring failed: they last until gapdesk quits.</source>
        <translation>密钥环出错：密钥只保留到 gapdesk 退出。</translation>
    </message>
    <message>
        <source>They last until gapdesk quits, and are written nowhere.</source>
        <translation>密钥只保留到 gapdesk 退出，不会写入任何地方。</translation>
    </message>
    <message>
        <source>known already: {known}</source>
        <translation>已有：{known}</translation>
    </message>
    <message>
        <source>doubtful: {n}</source>
        <translation>可疑：{n}</translation>
    </message>
    <message>
        <source>No key was found in this. Gemini keys begin with “AQ.” or “AIza”.</source>
        <translation>其中没有找到密钥。Gemini 密钥以“AQ.”或“AIza”开头。</translation>
    </message>
    <message>
        <source>There is nothing to add yet: paste your keys into the box above.</source>
        <translation>还没有可添加的内容：请把密钥粘贴到上面的框里。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}</source>
        <translation>无法读取 {name}：{why}</translation>
    </message>
    <message>
        <source>Added: {added}</source>
        <translation>已添加 {added} 个</translation>
    </message>
</context>
<context>
    <name>KeyDetail</name>
    <message numerus="yes">
        <source>Showing 1 of %Ln selected key(s)</source>
        <translation>
            <numerusform>显示所选 %Ln 个密钥中的 1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Look back</source>
        <translation>回看</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>day</source>
        <translation>天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a key to see what it can still do.</source>
        <translation>选择一个密钥，查看它还能做什么。</translation>
    </message>
    <message>
        <source>This key was not asked for any model yet: its graphs begin then.</source>
        <translation>这个密钥还没有被请求过任何模型，首次请求后开始绘图。</translation>
    </message>
    <message>
        <source>Counts per minute are kept for two days.</source>
        <translation>每分钟的计数保留两天。</translation>
    </message>
    <message>
        <source>no limit known</source>
        <translation>限额未知</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>无限</translation>
    </message>
    <message>
        <source>no quota on this tier</source>
        <translation>此层级没有额度</translation>
    </message>
    <message>
        <source>limit {limit}</source>
        <translation>限额 {limit}</translation>
    </message>
    <message>
        <source>only ranks: the tier is not known</source>
        <translation>仅用于排序：层级未知</translation>
    </message>
    <message>
        <source>used up until {time}</source>
        <translation>已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>lasts until {time}</source>
        <translation>可用到 {time}</translation>
    </message>
    <message>
        <source>begins anew at {time}</source>
        <translation>{time} 重新计数</translation>
    </message>
    <message>
        <source>{n} expected by {time}</source>
        <translation>到 {time} 预计 {n}</translation>
    </message>
    <message>
        <source>Marks: {counts}</source>
        <translation>标记：{counts}</translation>
    </message>
</context>
<context>
    <name>KeyFacts</name>
    <message>
        <source>Note: {note}</source>
        <translation>备注：{note}</translation>
    </message>
    <message>
        <source>Why now: {reason}</source>
        <translation>此刻：{reason}</translation>
    </message>
    <message>
        <source>not used yet</source>
        <translation>尚未使用</translation>
    </message>
    <message>
        <source>last used {ago}</source>
        <translation>最近使用：{ago}</translation>
    </message>
    <message>
        <source>it is asked next: {percent} % left, {used}.</source>
        <translation>下一个就用它：剩余 {percent} %，{used}。</translation>
    </message>
    <message>
        <source>choice {rank} of {count}: {percent} % left, {used}.</source>
        <translation>排第 {rank}，共 {count} 个：剩余 {percent} %，{used}。</translation>
    </message>
    <message>
        <source>kept in the keyring</source>
        <translation>保存在密钥环中</translation>
    </message>
    <message>
        <source>kept for this session only</source>
        <translation>仅本次运行保留</translation>
    </message>
    <message>
        <source>not in the keyring yet</source>
        <translation>尚未存入密钥环</translation>
    </message>
    <message>
        <source>project {name}</source>
        <translation>项目 {name}</translation>
    </message>
    <message>
        <source>project unknown</source>
        <translation>项目未知</translation>
    </message>
    <message numerus="yes">
        <source>shares its quota with %Ln other key(s)</source>
        <translation>
            <numerusform>与另外 %Ln 个密钥共用额度</numerusform>
        </translation>
    </message>
    <message>
        <source>tier: {tier}</source>
        <translation>层级：{tier}</translation>
    </message>
    <message>
        <source>added {ago}</source>
        <translation>添加于{ago}</translation>
    </message>
    <message>
        <source>{n} in flight</source>
        <translation>{n} 个进行中</translation>
    </message>
    <message>
        <source>added {time}</source>
        <translation>添加于 {time}</translation>
    </message>
    <message>
        <source>last used {time}</source>
        <translation>最近使用于 {time}</translation>
    </message>
</context>
<context>
    <name>KeyMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Show key</source>
        <translation>显示密钥</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>复制密钥</translation>
    </message>
    <message>
        <source>Copy rows, without keys</source>
        <translation>复制行（不含密钥）</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>A project of its own</source>
        <translation>单独的项目</translation>
    </message>
    <message>
        <source>Another one…</source>
        <translation>其他项目…</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>层级</translation>
    </message>
</context>
<context>
    <name>KeySecret</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>It is masked again after 30 s.</source>
        <translation>30 秒后重新隐藏。</translation>
    </message>
</context>
<context>
    <name>KeysActions</name>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>The key is still locked in the keyring.</source>
        <translation>密钥仍锁在密钥环中。</translation>
    </message>
    <message>
        <source>The key {label} is on the clipboard.</source>
        <translation>密钥 {label} 已复制到剪贴板。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) count(s) in a project of its/their own now.</source>
        <translation>
            <numerusform>%Ln 个密钥现在各自单独计数。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) count(s) in {project} now.</source>
        <translation>
            <numerusform>%Ln 个密钥现在计入 {project}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln 个密钥</numerusform>
        </translation>
    </message>
    <message>
        <source>Move {which} to {project}? Their counts are added up, and that cannot be undone.</source>
        <translation>将 {which} 移到 {project}？它们的计数会相加，此操作无法撤销。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) was/were removed.</source>
        <translation>
            <numerusform>已移除 %Ln 个密钥。</numerusform>
        </translation>
    </message>
    <message>
        <source>Added: {n}</source>
        <translation>已添加：{n}</translation>
    </message>
    <message>
        <source>known already: {n}</source>
        <translation>已有：{n}</translation>
    </message>
    <message>
        <source>settings changed: {n}</source>
        <translation>已更改设置：{n}</translation>
    </message>
    <message>
        <source>Nothing was added.</source>
        <translation>没有添加任何内容。</translation>
    </message>
</context>
<context>
    <name>KeysEdit</name>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln 个密钥</numerusform>
        </translation>
    </message>
    <message>
        <source>Google project</source>
        <translation>Google 项目</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>层级</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>(several)</source>
        <translation>（多个值）</translation>
    </message>
</context>
<context>
    <name>KeysExport</name>
    <message>
        <source>The file will hold the keys in plain text.</source>
        <translation>文件将以明文保存密钥。</translation>
    </message>
    <message>
        <source>Whoever reads it can use them.</source>
        <translation>任何能读到它的人都能使用这些密钥。</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Export keys</source>
        <translation>导出密钥</translation>
    </message>
    <message>
        <source>One key per line (*.txt)</source>
        <translation>每行一个密钥 (*.txt)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}</source>
        <translation>无法写入 {name}：{why}</translation>
    </message>
    <message>
        <source>Keys were written to {path}.</source>
        <translation>密钥已写入 {path}。</translation>
    </message>
</context>
<context>
    <name>KeysHead</name>
    <message>
        <source>All projects</source>
        <translation>所有项目</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Check all</source>
        <translation>全部检查</translation>
    </message>
    <message>
        <source>Asks Google about each key; this spends no quota.</source>
        <translation>逐个向 Google 查询密钥，不消耗额度。</translation>
    </message>
    <message>
        <source>Export and more</source>
        <translation>导出及更多</translation>
    </message>
    <message>
        <source>Search keys</source>
        <translation>搜索密钥</translation>
    </message>
    <message>
        <source>Shown states</source>
        <translation>显示的状态</translation>
    </message>
    <message>
        <source>Shown projects</source>
        <translation>显示的项目</translation>
    </message>
    <message>
        <source>Model whose quota is shown</source>
        <translation>显示哪个模型的额度</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>Quota: tightest model</source>
        <translation>额度：最紧张的模型</translation>
    </message>
    <message>
        <source>Quota of {model}</source>
        <translation>{model} 的额度</translation>
    </message>
</context>
<context>
    <name>KeysNotices</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keys are on their way from the keyring.</source>
        <translation>正在从密钥环读取密钥。</translation>
    </message>
    <message>
        <source>Waiting for the keyring: it is locked or does not answer.</source>
        <translation>正在等待密钥环：它已锁定或没有响应。</translation>
    </message>
    <message>
        <source>No usable keyring was found: keys you add are gone when gapdesk quits.</source>
        <translation>没有找到可用的密钥环：你添加的密钥会在 gapdesk 退出时消失。</translation>
    </message>
    <message>
        <source>By your setting, keys you add are gone when gapdesk quits.</source>
        <translation>按你的设置，添加的密钥会在 gapdesk 退出时消失。</translation>
    </message>
    <message>
        <source>Keys that wait for it: {n}.</source>
        <translation>等待中的密钥：{n}。</translation>
    </message>
    <message>
        <source>Keys that are not in the keyring yet: {n}.</source>
        <translation>尚未存入密钥环的密钥：{n}。</translation>
    </message>
    <message>
        <source>Keys that stay in the keyring, unused: {n}.</source>
        <translation>留在密钥环中未使用的密钥：{n}。</translation>
    </message>
    <message>
        <source>They are one</source>
        <translation>是同一个</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>不是同一个</translation>
    </message>
    <message>
        <source>{first} and {second} seem to be one Google project: {reason}</source>
        <translation>{first} 和 {second} 似乎是同一个 Google 项目：{reason}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>No key matches.</source>
        <translation>没有匹配的密钥。</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>显示所有密钥</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Count in {project}</source>
        <translation>计入 {project}</translation>
    </message>
</context>
<context>
    <name>KeysPreview</name>
    <message>
        <source>What was found</source>
        <translation>找到的内容</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>About it</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation>找到的密钥</translation>
    </message>
    <message>
        <source>Project of all (optional)</source>
        <translation>全部归入项目（可选）</translation>
    </message>
    <message>
        <source>Keys of one Google project share one quota.</source>
        <translation>同一 Google 项目的密钥共用一份额度。</translation>
    </message>
    <message>
        <source>Settings of the older proxy</source>
        <translation>旧代理的设置</translation>
    </message>
    <message>
        <source>There</source>
        <translation>旧名称</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>本程序中</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Not taken over</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>Not taken over: {n}</source>
        <translation>未采用：{n}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>known as {label}</source>
        <translation>已有，名为 {label}</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message numerus="yes">
        <source>{kind}… (%Ln character(s))</source>
        <translation>
            <numerusform>{kind}…（%Ln 个字符）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln key(s)</source>
        <translation>
            <numerusform>添加 %Ln 个密钥</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take over %Ln setting(s)</source>
        <translation>
            <numerusform>采用 %Ln 项设置</numerusform>
        </translation>
    </message>
    <message>
        <source>new: {n}</source>
        <translation>新：{n}</translation>
    </message>
    <message>
        <source>known already: {n}</source>
        <translation>已有：{n}</translation>
    </message>
    <message>
        <source>doubtful: {n}</source>
        <translation>存疑：{n}</translation>
    </message>
    <message>
        <source>settings: {n}</source>
        <translation>设置：{n}</translation>
    </message>
    <message>
        <source>Nothing is ticked</source>
        <translation>未勾选任何内容</translation>
    </message>
</context>
<context>
    <name>KeysSource</name>
    <message>
        <source>Files with keys</source>
        <translation>含密钥的文件</translation>
    </message>
    <message>
        <source>Files with keys (*.txt *.csv *.json *.env .env)</source>
        <translation>含密钥的文件 (*.txt *.csv *.json *.env .env)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>There are no keys yet.</source>
        <translation>还没有密钥。</translation>
    </message>
    <message>
        <source>Import keys</source>
        <translation>导入密钥</translation>
    </message>
    <message>
        <source>Paste Gemini API keys in any form, one or many, or drop files here.</source>
        <translation>以任意形式粘贴一个或多个 Gemini API 密钥，或把文件拖到这里。</translation>
    </message>
    <message>
        <source>Text, CSV, JSON and .env files will do, also those of older proxies.</source>
        <translation>支持文本、CSV、JSON 和 .env 文件，旧代理的文件也可以。</translation>
    </message>
    <message>
        <source>Nothing is added before you have seen it.</source>
        <translation>添加之前你会先看到内容。</translation>
    </message>
    <message>
        <source>Gemini API keys</source>
        <translation>Gemini API 密钥</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>从剪贴板</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Get keys at Google AI Studio</source>
        <translation>到 Google AI Studio 获取密钥</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}</source>
        <translation>无法读取 {name}：{why}</translation>
    </message>
    <message>
        <source>No key was found in this.</source>
        <translation>其中没有找到密钥。</translation>
    </message>
</context>
<context>
    <name>LimitTable</name>
    <message>
        <source>US dollars per million tokens: {what}</source>
        <translation>每百万 token 的美元价格：{what}</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>As Google counts it; * stands for any text.</source>
        <translation>按 Google 的计数名称；* 代表任意文字。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Tokens a request may hold</source>
        <translation>一次请求最多的 token 数</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Tokens a reply may hold</source>
        <translation>一次回复最多的 token 数</translation>
    </message>
    <message>
        <source>$ in</source>
        <translation>$ 输入</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>$ out</source>
        <translation>$ 输出</translation>
    </message>
    <message>
        <source>output and thoughts</source>
        <translation>输出和思考</translation>
    </message>
    <message>
        <source>$ cached</source>
        <translation>$ 缓存</translation>
    </message>
    <message>
        <source>input from the cache</source>
        <translation>来自缓存的输入</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln 个 token</numerusform>
        </translation>
    </message>
    <message>
        <source>The price is not known. Set it below.</source>
        <translation>价格未知，可在下方设置。</translation>
    </message>
    <message>
        <source>No limit is known: Google names it when it is reached.</source>
        <translation>限额未知：达到时 Google 会告知。</translation>
    </message>
    <message>
        <source>No quota on this tier</source>
        <translation>此层级没有额度</translation>
    </message>
    <message>
        <source>Unlimited</source>
        <translation>无限</translation>
    </message>
</context>
<context>
    <name>LinePane</name>
    <message>
        <source>Copy selection</source>
        <translation>复制选中内容</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>LiveCard</name>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>last minute</source>
        <translation>最近一分钟</translation>
    </message>
    <message>
        <source>streams now</source>
        <translation>流式中</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty this list; the log files stay</source>
        <translation>清空此列表；日志文件不受影响</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Shown levels</source>
        <translation>显示的级别</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>所有级别</translation>
    </message>
    <message>
        <source>Info and above</source>
        <translation>信息及以上</translation>
    </message>
    <message>
        <source>Warnings and above</source>
        <translation>警告及以上</translation>
    </message>
    <message>
        <source>Only errors</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Stay at the newest line; scrolling up ends it</source>
        <translation>停在最新一行；向上滚动即停止跟随</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>显示 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln 个错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln 个警告</numerusform>
        </translation>
    </message>
    <message>
        <source>No line matches.</source>
        <translation>没有匹配的行。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Nothing was logged since this list was emptied or gapdesk started.</source>
        <translation>自清空列表或 gapdesk 启动以来没有日志。</translation>
    </message>
    <message>
        <source>Look into the files</source>
        <translation>查看日志文件</translation>
    </message>
    <message>
        <source>The list is empty. The log files were not touched.</source>
        <translation>列表已清空，日志文件未受影响。</translation>
    </message>
    <message>
        <source>The folder could not be opened: {path}</source>
        <translation>无法打开文件夹：{path}</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Show only {source}</source>
        <translation>只显示 {source}</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>LogTable</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>LogText</name>
    <message>
        <source>Wrap lines</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln 条消息</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Copy text</source>
        <translation>复制文字</translation>
    </message>
    <message>
        <source>Copy as request (curl)</source>
        <translation>复制为请求（curl）</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
</context>
<context>
    <name>MessageProblem</name>
    <message>
        <source>Broken off</source>
        <translation>回复中断</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>未得到回复</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在请求…</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>Limits that Google named or you set</source>
        <translation>Google 告知的和你设置的限额</translation>
    </message>
    <message>
        <source>Prices in dollars per million tokens</source>
        <translation>每百万 token 的美元价格</translation>
    </message>
    <message>
        <source>None: the numbers above are all there is.</source>
        <translation>没有，只有上表中的数字。</translation>
    </message>
    <message>
        <source>Choose a model above.</source>
        <translation>在上方选择一个模型。</translation>
    </message>
    <message>
        <source>project {name}</source>
        <translation>项目 {name}</translation>
    </message>
    <message>
        <source>tier {tier}</source>
        <translation>层级 {tier}</translation>
    </message>
    <message>
        <source>all projects</source>
        <translation>所有项目</translation>
    </message>
    <message>
        <source>set by you for {where}</source>
        <translation>由你设置，适用于{where}</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>{numbers} · learned for project {name}, {time}</source>
        <translation>{numbers} · 从项目 {name} 得知，{time}</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>from {day}</source>
        <translation>自 {day}</translation>
    </message>
    <message>
        <source>always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>你的</translation>
    </message>
    <message>
        <source>input / output / cached input</source>
        <translation>输入 / 输出 / 缓存输入</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ModelLimits</name>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Tier: {tier}</source>
        <translation>层级：{tier}</translation>
    </message>
    <message>
        <source>Limits for projects of this tier</source>
        <translation>此层级项目的限额</translation>
    </message>
    <message>
        <source>Add a row…</source>
        <translation>添加一行…</translation>
    </message>
    <message>
        <source>Limits and prices</source>
        <translation>限额和价格</translation>
    </message>
    <message>
        <source>No model matches. Clear the search to see all.</source>
        <translation>没有匹配的模型。清除搜索可查看全部。</translation>
    </message>
    <message>
        <source>“{text}” is no limit. Write 1500, 250k or 1.5M, ∞ for unlimited, 0 for no quota.</source>
        <translation>“{text}”不是限额。请写 1500、250k 或 1.5M，∞ 表示无限，0 表示没有额度。</translation>
    </message>
    <message>
        <source>“{text}” is no price. Write dollars per million tokens, such as 0.75.</source>
        <translation>“{text}”不是价格。请写每百万 token 的美元数，例如 0.75。</translation>
    </message>
    <message>
        <source>What you type holds for all projects.</source>
        <translation>你填写的数字适用于所有项目。</translation>
    </message>
    <message>
        <source>What you type holds for projects of the tier “{tier}”.</source>
        <translation>你填写的数字适用于层级为“{tier}”的项目。</translation>
    </message>
    <message>
        <source>0 is no quota on this tier. Shipped limits only rank keys while the tier of their project is not known, then they block; yours and those Google named always block.</source>
        <translation>0 表示此层级没有额度。项目层级未知时，内置限额只用于排序，已知后才会拦截；你设置的和 Google 告知的限额始终拦截。</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Reset to the default</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
</context>
<context>
    <name>ModelOrder</name>
    <message>
        <source>There are no keys yet: add some on the Keys page.</source>
        <translation>还没有密钥，请在“密钥”页添加。</translation>
    </message>
    <message>
        <source>No key can be asked now; the table says why.</source>
        <translation>现在没有可用的密钥，原因见表。</translation>
    </message>
    <message>
        <source>{n} of {all} keys can be asked now, “{key}” is next.</source>
        <translation>{all} 个密钥中有 {n} 个现在可用，下一个是“{key}”。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Who would be asked</source>
        <translation>会用哪个密钥</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models and limits</source>
        <translation>模型和限额</translation>
    </message>
    <message>
        <source>Limits and prices</source>
        <translation>限额和价格</translation>
    </message>
    <message>
        <source>Who would be asked</source>
        <translation>会用哪个密钥</translation>
    </message>
</context>
<context>
    <name>ModelsRow</name>
    <message>
        <source>Models it may use</source>
        <translation>可用的模型</translation>
    </message>
    <message>
        <source>One per line; * stands for any text, as in gemini-*-flash. It sees no others.</source>
        <translation>每行一个；* 代表任意文字，例如 gemini-*-flash。它看不到其他模型。</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Models are suggested after their first request.</source>
        <translation>模型在第一次请求后会出现在这里。</translation>
    </message>
</context>
<context>
    <name>NewCacheForm</name>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>Choose a text file</source>
        <translation>选择文本文件</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}</source>
        <translation>无法读取 {name}：{why}</translation>
    </message>
    <message>
        <source>{name} is no text in UTF-8, or larger than 10 MB.</source>
        <translation>{name} 不是 UTF-8 文本，或大于 10 MB。</translation>
    </message>
    <message>
        <source>Paste a text, or drop a text file here.</source>
        <translation>请粘贴文本，或把文本文件拖到这里。</translation>
    </message>
    <message>
        <source>There is no client, or no model, that could have a cache.</source>
        <translation>没有可使用缓存的客户端或模型。</translation>
    </message>
    <message>
        <source>Google makes the cache…</source>
        <translation>Google 正在创建缓存…</translation>
    </message>
    <message>
        <source>The cache could not be made. The log says why.</source>
        <translation>无法创建缓存。原因见日志。</translation>
    </message>
    <message>
        <source>New cache</source>
        <translation>新建缓存</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Lives for</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>its first words</source>
        <translation>开头的文字</translation>
    </message>
    <message>
        <source>Paste the text to be cached, or drop a text file here.</source>
        <translation>粘贴要缓存的文本，或把文本文件拖到这里。</translation>
    </message>
    <message>
        <source>Text to be cached</source>
        <translation>要缓存的文本</translation>
    </message>
    <message>
        <source>Only this client can use it, with this model. Google takes a few thousand tokens at least, only from paid projects, and bills the storage by tokens and hours.</source>
        <translation>只有此客户端用此模型才能使用它。Google 要求至少几千个 token，只限付费项目，并按 token 数和小时计收存储费。</translation>
    </message>
    <message>
        <source>Another text</source>
        <translation>换一段文本</translation>
    </message>
    <message>
        <source>Make the cache</source>
        <translation>创建缓存</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The cache holds {tokens} tokens until {time}. Requests use it by this name:</source>
        <translation>缓存含 {tokens} 个 token，保留到 {time}。请求用这个名称使用它：</translation>
    </message>
</context>
<context>
    <name>NewClientForm</name>
    <message>
        <source>New client</source>
        <translation>新客户端</translation>
    </message>
    <message>
        <source>A client has a token of its own: what it asks is seen, limited and shut out alone.</source>
        <translation>每个客户端有自己的令牌：可以单独查看、限制或停用。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name, as “SillyTavern on the phone”</source>
        <translation>名称，例如“手机上的 SillyTavern”</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NewRow</name>
    <message>
        <source>Model, or several with *: gemini-3*</source>
        <translation>模型，或用 * 表示多个：gemini-3*</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>“{text}” is no limit, such as 1500, 250k or ∞.</source>
        <translation>“{text}”不是限额，应如 1500、250k 或 ∞。</translation>
    </message>
    <message>
        <source>Write a model and at least one limit.</source>
        <translation>请写一个模型和至少一个限额。</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>OrderTable</name>
    <message>
        <source>Is asked next.</source>
        <translation>下一个就用它。</translation>
    </message>
    <message>
        <source>Can be asked.</source>
        <translation>可用。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Quota left</source>
        <translation>剩余额度</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>进行中</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Add keys</source>
        <translation>添加密钥</translation>
    </message>
    <message>
        <source>Open Doctor, which looks for what may be wrong</source>
        <translation>打开诊断，查找可能的问题</translation>
    </message>
    <message>
        <source>practice mode: nothing leaves this computer</source>
        <translation>练习模式：数据不会离开本机</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start the proxy</source>
        <translation>启动代理</translation>
    </message>
    <message>
        <source>Stop the proxy</source>
        <translation>停止代理</translation>
    </message>
</context>
<context>
    <name>OwnRow</name>
    <message>
        <source>Not possible; allowed: {low} to {high}</source>
        <translation>无法使用此值；允许：{low} 到 {high}</translation>
    </message>
</context>
<context>
    <name>PageMenu</name>
    <message>
        <source>Export all keys…</source>
        <translation>导出所有密钥…</translation>
    </message>
    <message>
        <source>Export valid keys…</source>
        <translation>导出有效密钥…</translation>
    </message>
    <message>
        <source>Export invalid keys…</source>
        <translation>导出无效密钥…</translation>
    </message>
    <message>
        <source>Remove invalid keys ({n})</source>
        <translation>移除无效密钥（{n}）</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>已经不在了。</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}</source>
        <translation>无法写入 {name}：{why}</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save {mime} as…</source>
        <translation>将 {mime} 另存为…</translation>
    </message>
    <message>
        <source>Image, {size}</source>
        <translation>图片，{size}</translation>
    </message>
    <message>
        <source>Click to see it larger, or small again.</source>
        <translation>单击可放大，再次单击可缩小。</translation>
    </message>
    <message>
        <source>This picture cannot be shown.</source>
        <translation>这张图片无法显示。</translation>
    </message>
</context>
<context>
    <name>PriceForm</name>
    <message>
        <source>From</source>
        <translation>自</translation>
    </message>
    <message>
        <source>$ in</source>
        <translation>$ 输入</translation>
    </message>
    <message>
        <source>$ out</source>
        <translation>$ 输出</translation>
    </message>
    <message>
        <source>$ cached</source>
        <translation>$ 缓存</translation>
    </message>
    <message>
        <source>always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Set price</source>
        <translation>设置价格</translation>
    </message>
    <message>
        <source>Write the day as 2026-12-01, or leave it empty for always.</source>
        <translation>日期请写成 2026-12-01，留空表示始终。</translation>
    </message>
    <message>
        <source>“{text}” is no price in dollars, such as 0.75.</source>
        <translation>“{text}”不是美元价格，应如 0.75。</translation>
    </message>
    <message>
        <source>Input and output need a price; 0 is one too.</source>
        <translation>输入和输出都需要价格，也可以是 0。</translation>
    </message>
</context>
<context>
    <name>PrivateRow</name>
    <message>
        <source>Private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>Nothing of its conversations is recorded from now on, nor what its requests hold; spare answers for it are forgotten.</source>
        <translation>从现在起不记录它的对话，也不保存请求内容；为它准备的备用回复会被清除。</translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message>
        <source>Recent problems</source>
        <translation>最近的问题</translation>
    </message>
    <message>
        <source>None since gapdesk was started.</source>
        <translation>本次启动以来没有问题。</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RecipeChooser</name>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Search programs</source>
        <translation>搜索程序</translation>
    </message>
    <message>
        <source>Not among them. Most programs work like “OpenAI SDK”.</source>
        <translation>没有找到。多数程序可参照“OpenAI SDK”。</translation>
    </message>
    <message>
        <source>{program}, seen here</source>
        <translation>{program}，已在此出现</translation>
    </message>
    <message>
        <source>It was seen here, or one that calls like it.</source>
        <translation>它（或调用方式相同的程序）已在此出现。</translation>
    </message>
</context>
<context>
    <name>RecipeFile</name>
    <message>
        <source>There is no such file yet.</source>
        <translation>还没有这个文件。</translation>
    </message>
    <message>
        <source>gapdesk has not written to it.</source>
        <translation>gapdesk 没有改动过它。</translation>
    </message>
    <message>
        <source>gapdesk wrote it.</source>
        <translation>由 gapdesk 写入。</translation>
    </message>
    <message>
        <source>It was changed after gapdesk wrote it. Restoring undoes that change too.</source>
        <translation>gapdesk 写入后它又被改动过。恢复时这些改动也会撤销。</translation>
    </message>
    <message>
        <source>gapdesk leaves it alone: it cannot be used.</source>
        <translation>无法使用，gapdesk 不会改动它。</translation>
    </message>
    <message>
        <source>Its file</source>
        <translation>配置文件</translation>
    </message>
    <message>
        <source>Write it for me</source>
        <translation>替我写入</translation>
    </message>
    <message>
        <source>Restore the old file</source>
        <translation>恢复旧文件</translation>
    </message>
    <message>
        <source>Brings back what was there before, byte for byte; if there was none, the file goes.</source>
        <translation>逐字节恢复原来的内容；原来没有文件的，则删除。</translation>
    </message>
    <message>
        <source>Only base URL, token and model are written. The old file is kept and can be restored.</source>
        <translation>只写入基础 URL、令牌和模型。旧文件会保留，可以恢复。</translation>
    </message>
    <message>
        <source>That failed. The log tells why.</source>
        <translation>操作失败，原因见日志。</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Looking at the file…</source>
        <translation>正在查看文件…</translation>
    </message>
    <message>
        <source>Nothing is known of its file.</source>
        <translation>还不知道它的文件情况。</translation>
    </message>
</context>
<context>
    <name>RecipeView</name>
    <message>
        <source>Base URL</source>
        <translation>基础 URL</translation>
    </message>
    <message>
        <source>Gemini URL</source>
        <translation>Gemini URL</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>There is no token to be copied now.</source>
        <translation>目前没有可复制的令牌。</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Asks for the list of models as the program would. That costs no quota.</source>
        <translation>像该程序一样获取模型列表，不消耗额度。</translation>
    </message>
    <message>
        <source>Asking as the program would…</source>
        <translation>正在像该程序一样询问…</translation>
    </message>
    <message>
        <source>The test failed. The log tells why.</source>
        <translation>测试失败，原因见日志。</translation>
    </message>
    <message>
        <source>It works, but {program} would see no models yet: there is no key that works.</source>
        <translation>可以连通，但 {program} 还看不到模型：没有可用的密钥。</translation>
    </message>
    <message numerus="yes">
        <source>It works: {program} would see %Ln model(s), after {span}.</source>
        <translation>
            <numerusform>可用：{program} 会看到 %Ln 个模型，用时 {span}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportFigures</name>
    <message>
        <source>requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>input tokens</source>
        <translation>输入 token</translation>
    </message>
    <message>
        <source>output tokens</source>
        <translation>输出 token</translation>
    </message>
    <message>
        <source>of input cached</source>
        <translation>输入命中缓存</translation>
    </message>
    <message>
        <source>estimated price</source>
        <translation>估算价格</translation>
    </message>
    <message>
        <source>saved by caching</source>
        <translation>缓存节省</translation>
    </message>
    <message>
        <source>first byte, median</source>
        <translation>首字节，中位数</translation>
    </message>
    <message>
        <source>Prices are Google&apos;s list prices; the free tier is not billed.</source>
        <translation>按 Google 标价估算；免费层不收费。</translation>
    </message>
    <message numerus="yes">
        <source>No price is known for %Ln request(s).</source>
        <translation>
            <numerusform>%Ln 个请求没有已知价格。</numerusform>
        </translation>
    </message>
    <message>
        <source>Those of {models} are of a promotion that has ended: set the new ones in Models and limits.</source>
        <translation>{models} 仍按已结束的促销价估算：请在“模型和限额”中设置新价格。</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>导出 CSV…</translation>
    </message>
    <message>
        <source>Requests per day</source>
        <translation>每天的请求数</translation>
    </message>
    <message>
        <source>Table of</source>
        <translation>表格内容</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Since {moment}</source>
        <translation>自 {moment} 起</translation>
    </message>
    <message>
        <source>The report could not be read. The log says why.</source>
        <translation>无法读取报告。原因见日志。</translation>
    </message>
    <message>
        <source>Adding up…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Nothing was used yet. What your programs use is added up here.</source>
        <translation>还没有用量。程序的用量会在这里汇总。</translation>
    </message>
    <message>
        <source>Connect a program</source>
        <translation>连接程序</translation>
    </message>
    <message>
        <source>Nothing was used in this time.</source>
        <translation>这段时间没有用量。</translation>
    </message>
    <message>
        <source>Show 30 days</source>
        <translation>显示 30 天</translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>导出 CSV</translation>
    </message>
    <message>
        <source>{file} could not be written: {why}</source>
        <translation>无法写入 {file}：{why}</translation>
    </message>
    <message>
        <source>Written to {file}</source>
        <translation>已写入 {file}</translation>
    </message>
</context>
<context>
    <name>RequestMenu</name>
    <message>
        <source>Copy row</source>
        <translation>复制这一行</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制这些行</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>复制 ID</translation>
    </message>
    <message>
        <source>Copy ids</source>
        <translation>复制 ID</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>Export HAR…</source>
        <translation>导出 HAR…</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再次发送</translation>
    </message>
    <message>
        <source>Show only this client</source>
        <translation>只看这个客户端</translation>
    </message>
    <message>
        <source>Show only this model</source>
        <translation>只看这个模型</translation>
    </message>
    <message>
        <source>Show only this key</source>
        <translation>只看这个密钥</translation>
    </message>
</context>
<context>
    <name>Ring</name>
    <message>
        <source>used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>{used} used, no limit known</source>
        <translation>已用 {used}，限额未知</translation>
    </message>
    <message>
        <source>of {limit}</source>
        <translation>共 {limit}</translation>
    </message>
    <message>
        <source>{left} of {limit} left, {used} used</source>
        <translation>剩余 {left}，共 {limit}，已用 {used}</translation>
    </message>
    <message>
        <source>Comes back in {span} ({exact})</source>
        <translation>{span}后恢复（{exact}）</translation>
    </message>
    <message>
        <source>used up</source>
        <translation>已用尽</translation>
    </message>
    <message>
        <source>no quota</source>
        <translation>无额度</translation>
    </message>
    <message>
        <source>lasts until {time}</source>
        <translation>可用到 {time}</translation>
    </message>
    <message>
        <source>low</source>
        <translation>不多了</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>What holds for this client</source>
        <translation>此客户端的规则</translation>
    </message>
    <message>
        <source>Settings of its own</source>
        <translation>单独设置</translation>
    </message>
    <message>
        <source>All else is as in Settings. A change holds from the next request on.</source>
        <translation>其余与“设置”页相同。更改从下一个请求起生效。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Range: {range}.</source>
        <translation>范围：{range}。</translation>
    </message>
    <message>
        <source>One per line.</source>
        <translation>每行一项。</translation>
    </message>
    <message>
        <source>Applies after a restart of the proxy.</source>
        <translation>重启代理后生效。</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>not ticked</source>
        <translation>未勾选</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>默认：{value}</translation>
    </message>
    <message>
        <source>Given with --set: for this run only.</source>
        <translation>由 --set 指定，仅本次运行有效。</translation>
    </message>
    <message>
        <source>Back to: {value}</source>
        <translation>返回：{value}</translation>
    </message>
    <message>
        <source>Reset to: {default}</source>
        <translation>恢复为：{default}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show only what differs from its default</source>
        <translation>只显示与默认值不同的设置</translation>
    </message>
    <message>
        <source>All settings are at their defaults.</source>
        <translation>所有设置都是默认值。</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>没有匹配的设置。</translation>
    </message>
    <message>
        <source>Changed ({n})</source>
        <translation>已更改（{n}）</translation>
    </message>
    <message>
        <source>Some changes apply after a restart of the proxy.</source>
        <translation>部分更改在重启代理后生效。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重启</translation>
    </message>
</context>
<context>
    <name>ShareNote</name>
    <message>
        <source>This is plain HTTP: whoever listens on this network can read your chats.</source>
        <translation>这是未加密的 HTTP：在此网络上监听的人可以读到你的聊天内容。</translation>
    </message>
    <message>
        <source>Every device needs a token, and each address may ask {minute} times a minute and {day} times a day.</source>
        <translation>每台设备都需要令牌；每个地址每分钟最多 {minute} 次请求，每天最多 {day} 次。</translation>
    </message>
    <message>
        <source>The addresses stand here after a restart of the proxy.</source>
        <translation>重启代理后，此处会列出地址。</translation>
    </message>
    <message>
        <source>The addresses stand here once the proxy runs.</source>
        <translation>代理运行后，此处会列出地址。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>SideBar</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>Snippet</name>
    <message>
        <source>To be copied</source>
        <translation>待复制的内容</translation>
    </message>
    <message>
        <source>with the token in it</source>
        <translation>含令牌</translation>
    </message>
</context>
<context>
    <name>Sparkline</name>
    <message>
        <source>Requests in the last minute: {n}</source>
        <translation>最近一分钟的请求数：{n}</translation>
    </message>
</context>
<context>
    <name>StartRow</name>
    <message>
        <source>Start gapdesk at login</source>
        <translation>登录时启动 gapdesk</translation>
    </message>
    <message>
        <source>It starts quietly in the tray, or with its window where there is no tray.</source>
        <translation>在托盘中安静启动；没有托盘时会打开窗口。</translation>
    </message>
    <message>
        <source>Not possible here: practice is never started at login, and some systems know no such start.</source>
        <translation>此处无法使用：练习模式不会在登录时启动，有些系统也没有登录启动功能。</translation>
    </message>
</context>
<context>
    <name>StatusBlock</name>
    <message>
        <source>Base URL (OpenAI)</source>
        <translation>基础 URL（OpenAI）</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>comes later</source>
        <translation>稍后</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>now</source>
        <translation>当前</translation>
    </message>
</context>
<context>
    <name>StorageBanner</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>TextView</name>
    <message>
        <source>[image]</source>
        <translation>[图片]</translation>
    </message>
</context>
<context>
    <name>TimingBar</name>
    <message>
        <source>Timing: {parts}</source>
        <translation>时间：{parts}</translation>
    </message>
    <message>
        <source>{name}: {phase}, {span}, from {start} on</source>
        <translation>{name}：{phase}，{span}，从 {start} 开始</translation>
    </message>
</context>
<context>
    <name>TodayCard</name>
    <message>
        <source>The day&apos;s quota comes back in {span}, at {time}.</source>
        <translation>当日额度将在 {span}后（{time}）恢复。</translation>
    </message>
    <message>
        <source>Remaining today</source>
        <translation>今日剩余</translation>
    </message>
    <message>
        <source>Models appear here after their first request.</source>
        <translation>模型在第一次请求后显示于此。</translation>
    </message>
    <message>
        <source>Open Models and limits</source>
        <translation>打开“模型与限制”</translation>
    </message>
    <message>
        <source>+{n} more</source>
        <translation>还有 {n} 个</translation>
    </message>
</context>
<context>
    <name>TranscriptPane</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Choose a conversation.</source>
        <translation>请选择一个对话。</translation>
    </message>
    <message>
        <source>This conversation could not be read. The log says why.</source>
        <translation>无法读取此对话，原因见日志。</translation>
    </message>
    <message>
        <source>This conversation was deleted.</source>
        <translation>此对话已被删除。</translation>
    </message>
    <message>
        <source>Nothing is in this conversation yet.</source>
        <translation>此对话还没有内容。</translation>
    </message>
    <message>
        <source>Show earlier ({n})</source>
        <translation>显示更早的消息（{n}）</translation>
    </message>
</context>
<context>
    <name>TrayMenu</name>
    <message>
        <source>Fake streaming</source>
        <translation>假流式</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>联网搜索模型</translation>
    </message>
    <message>
        <source>Safety filtering off</source>
        <translation>关闭安全过滤</translation>
    </message>
    <message>
        <source>Disguise</source>
        <translation>伪装</translation>
    </message>
    <message>
        <source>Context completion</source>
        <translation>上下文补全</translation>
    </message>
    <message>
        <source>Native caching</source>
        <translation>原生缓存</translation>
    </message>
    <message>
        <source>Wait for quota</source>
        <translation>等待额度</translation>
    </message>
    <message>
        <source>Use port {port}</source>
        <translation>改用端口 {port}</translation>
    </message>
    <message>
        <source>Start the proxy</source>
        <translation>启动代理</translation>
    </message>
    <message>
        <source>Stop the proxy</source>
        <translation>停止代理</translation>
    </message>
    <message>
        <source>Copy base URL (OpenAI)</source>
        <translation>复制基础 URL（OpenAI）</translation>
    </message>
    <message>
        <source>More switches</source>
        <translation>更多开关</translation>
    </message>
    <message>
        <source>OpenAI base URL copied</source>
        <translation>已复制 OpenAI 基础 URL</translation>
    </message>
    <message>
        <source>Copy access token</source>
        <translation>复制访问令牌</translation>
    </message>
    <message>
        <source>Open gapdesk</source>
        <translation>打开 gapdesk</translation>
    </message>
    <message>
        <source>Recent problems</source>
        <translation>最近的问题</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Access token copied</source>
        <translation>已复制访问令牌</translation>
    </message>
</context>
<context>
    <name>UpdateLook</name>
    <message>
        <source>Look now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Not in practice mode: nothing leaves this computer there.</source>
        <translation>练习模式下不可用：不会有任何数据离开本机。</translation>
    </message>
    <message>
        <source>This is the newest gapdesk ({version}).</source>
        <translation>这已是最新的 gapdesk（{version}）。</translation>
    </message>
    <message>
        <source>gapdesk {version} is out. Overview says what changed.</source>
        <translation>gapdesk {version} 已发布。有哪些变化请看“概览”。</translation>
    </message>
    <message>
        <source>Asking GitHub…</source>
        <translation>正在询问 GitHub…</translation>
    </message>
    <message>
        <source>gapdesk made a mistake while asking; its log has the details.</source>
        <translation>gapdesk 在检查时出错；详情见日志。</translation>
    </message>
</context>
<context>
    <name>UpdateNotice</name>
    <message>
        <source>gapdesk {new} is out (this is {old}).</source>
        <translation>gapdesk {new} 已发布（当前是 {old}）。</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>有哪些变化</translation>
    </message>
    <message>
        <source>Open the download page</source>
        <translation>打开下载页面</translation>
    </message>
    <message>
        <source>Not this version</source>
        <translation>忽略此版本</translation>
    </message>
    <message>
        <source>Say no more of it until a newer one is out</source>
        <translation>在更新的版本发布之前不再提示</translation>
    </message>
</context>
<context>
    <name>Ways</name>
    <message>
        <source>Way</source>
        <translation>方式</translation>
    </message>
</context>
<context>
    <name>WhyNot</name>
    <message>
        <source>Who cannot have explicit caches</source>
        <translation>谁不能使用显式缓存</translation>
    </message>
</context>
<context>
    <name>activity</name>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已回复</translation>
    </message>
    <message>
        <source>Retried</source>
        <translation>重试后回复</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>被拦截</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Client left</source>
        <translation>客户端离开</translation>
    </message>
    <message>
        <source>{n} listed</source>
        <translation>共 {n} 个</translation>
    </message>
    <message>
        <source>{n} running</source>
        <translation>{n} 个进行中</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>{n} 个等待中</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} 个失败</translation>
    </message>
    <message>
        <source>{n} blocked</source>
        <translation>{n} 个被拦截</translation>
    </message>
    <message>
        <source>{n} answered</source>
        <translation>{n} 个已回复</translation>
    </message>
    <message>
        <source>{n} left by the client</source>
        <translation>{n} 个客户端离开</translation>
    </message>
    <message>
        <source>Answered, but not by the first key asked</source>
        <translation>已回复，但不是第一个密钥回复的</translation>
    </message>
    <message>
        <source>Waits for quota, {span} at most</source>
        <translation>等待额度，最多 {span}</translation>
    </message>
    <message>
        <source>Waits for the keyring, {span} at most</source>
        <translation>等待密钥环，最多 {span}</translation>
    </message>
    <message>
        <source>Read: {n}</source>
        <translation>输入：{n}</translation>
    </message>
    <message>
        <source>From a cache: {n}</source>
        <translation>来自缓存：{n}</translation>
    </message>
    <message>
        <source>Written: {n}</source>
        <translation>输出：{n}</translation>
    </message>
    <message>
        <source>Thought: {n}</source>
        <translation>思考：{n}</translation>
    </message>
    <message>
        <source>{size} of {limit} held</source>
        <translation>已占 {size} / {limit}</translation>
    </message>
</context>
<context>
    <name>attempts</name>
    <message>
        <source>Google answered.</source>
        <translation>Google 已回复。</translation>
    </message>
    <message>
        <source>There is nothing to do.</source>
        <translation>无需处理。</translation>
    </message>
    <message>
        <source>Google blocked the prompt, and gave no answer.</source>
        <translation>Google 拦截了提示词，没有给出回复。</translation>
    </message>
    <message>
        <source>Rephrase it, or switch safety filtering off; some blocks cannot be.</source>
        <translation>请换一种说法，或关闭安全过滤；有些拦截无法关闭。</translation>
    </message>
    <message>
        <source>Gemini answered without any content.</source>
        <translation>Gemini 的回复没有内容。</translation>
    </message>
    <message>
        <source>Ask again, or change the last message a little.</source>
        <translation>请重试，或稍微改动最后一条消息。</translation>
    </message>
    <message>
        <source>Gemini does not accept the form of the request.</source>
        <translation>Gemini 不接受此请求的格式。</translation>
    </message>
    <message>
        <source>In your program, change the field that Google&apos;s message names.</source>
        <translation>请在程序中修改 Google 的消息指出的字段。</translation>
    </message>
    <message>
        <source>The conversation is longer than the model can read.</source>
        <translation>对话超出了模型能读取的长度。</translation>
    </message>
    <message>
        <source>Start a new one, or lower the context size in your program.</source>
        <translation>请开始新对话，或在程序中减小上下文长度。</translation>
    </message>
    <message>
        <source>Google does not have what was asked for.</source>
        <translation>Google 没有请求的内容。</translation>
    </message>
    <message>
        <source>Check the name of the file, cache or job in your program; it may have expired.</source>
        <translation>请检查程序中文件、缓存或任务的名称；它可能已过期。</translation>
    </message>
    <message>
        <source>Google does not know this model.</source>
        <translation>Google 没有这个模型。</translation>
    </message>
    <message>
        <source>Choose one from the program&apos;s model list.</source>
        <translation>请从程序的模型列表中选择一个。</translation>
    </message>
    <message>
        <source>Google has shut this model down.</source>
        <translation>Google 已下线此模型。</translation>
    </message>
    <message>
        <source>Choose a newer one from the program&apos;s model list.</source>
        <translation>请从程序的模型列表中选择较新的模型。</translation>
    </message>
    <message>
        <source>Google does not serve this model to the key&apos;s project.</source>
        <translation>Google 不向此密钥的项目提供该模型。</translation>
    </message>
    <message>
        <source>Choose another model, or add a key of an older project.</source>
        <translation>请换一个模型，或添加较早项目的密钥。</translation>
    </message>
    <message>
        <source>A thought signature in the history did not fit the model or project.</source>
        <translation>历史记录中的思考签名与模型或项目不匹配。</translation>
    </message>
    <message>
        <source>gapdesk repairs this once by itself; if it stays, start a new conversation.</source>
        <translation>gapdesk 会自行修复一次；如果仍然出错，请开始新对话。</translation>
    </message>
    <message>
        <source>The cache that the request names has expired, or is another project&apos;s.</source>
        <translation>请求指定的缓存已过期，或属于其他项目。</translation>
    </message>
    <message>
        <source>Make a new cache, or ask without one.</source>
        <translation>请新建缓存，或不使用缓存。</translation>
    </message>
    <message>
        <source>The project has no room for caches.</source>
        <translation>项目没有缓存空间。</translation>
    </message>
    <message>
        <source>Delete caches that are not used, or ask without one.</source>
        <translation>请删除不用的缓存，或不使用缓存。</translation>
    </message>
    <message>
        <source>A file in the request has expired, or is another project&apos;s.</source>
        <translation>请求中的文件已过期，或属于其他项目。</translation>
    </message>
    <message>
        <source>Upload it again through gapdesk: then the right key is asked.</source>
        <translation>请通过 gapdesk 重新上传，这样会使用正确的密钥。</translation>
    </message>
    <message>
        <source>Google does not know this key (any more).</source>
        <translation>Google 不认识（或不再认识）此密钥。</translation>
    </message>
    <message>
        <source>Look it up at Google AI Studio, then check it again or remove it.</source>
        <translation>请在 Google AI Studio 查看，然后重新检查或移除它。</translation>
    </message>
    <message>
        <source>Google found this key in public and switched it off.</source>
        <translation>Google 发现此密钥已公开泄露，并将其停用。</translation>
    </message>
    <message>
        <source>Delete it at Google AI Studio, and add a new one.</source>
        <translation>请在 Google AI Studio 删除它，并添加新的密钥。</translation>
    </message>
    <message>
        <source>The key is restricted, so that Google refuses it here.</source>
        <translation>此密钥受到限制，Google 在此拒绝使用。</translation>
    </message>
    <message>
        <source>Lift its restrictions in the Google Cloud console, then check it.</source>
        <translation>请在 Google Cloud 控制台解除限制，然后检查它。</translation>
    </message>
    <message>
        <source>Google refuses the whole project of this key.</source>
        <translation>Google 拒绝此密钥的整个项目。</translation>
    </message>
    <message>
        <source>Mend the project as Google&apos;s message says, then check the key.</source>
        <translation>请按 Google 的消息修正项目，然后检查密钥。</translation>
    </message>
    <message>
        <source>The project&apos;s prepaid credit is used up.</source>
        <translation>项目的预付余额已用完。</translation>
    </message>
    <message>
        <source>Add credit at Google AI Studio, then check the key.</source>
        <translation>请在 Google AI Studio 充值，然后检查密钥。</translation>
    </message>
    <message>
        <source>Google does not offer the Gemini API where this connection comes from.</source>
        <translation>Google 不在此连接所在的地区提供 Gemini API。</translation>
    </message>
    <message>
        <source>Set an outbound proxy in a country where Google offers it.</source>
        <translation>请设置位于支持地区的出站代理。</translation>
    </message>
    <message>
        <source>gapdesk sent Google something wrong.</source>
        <translation>gapdesk 向 Google 发送了错误的内容。</translation>
    </message>
    <message>
        <source>Copy the explanation of this request into a report.</source>
        <translation>请将此请求的说明复制到错误报告中。</translation>
    </message>
    <message>
        <source>The project&apos;s quota of this minute was used up.</source>
        <translation>项目本分钟的额度已用尽。</translation>
    </message>
    <message>
        <source>It is back within a minute; keys of other projects are asked meanwhile.</source>
        <translation>一分钟内恢复；期间会使用其他项目的密钥。</translation>
    </message>
    <message>
        <source>The project&apos;s quota of today was used up.</source>
        <translation>项目今日的额度已用尽。</translation>
    </message>
    <message>
        <source>Choose another model, or add a key of another project.</source>
        <translation>请换一个模型，或添加其他项目的密钥。</translation>
    </message>
    <message>
        <source>The project has no quota for this model on its tier.</source>
        <translation>项目在其层级上没有此模型的额度。</translation>
    </message>
    <message>
        <source>Choose another model, or turn on billing for the project.</source>
        <translation>请换一个模型，或为项目开通计费。</translation>
    </message>
    <message>
        <source>Another quota of the project was used up: of searches, batches or files.</source>
        <translation>项目的其他额度已用尽：搜索、批处理或文件。</translation>
    </message>
    <message>
        <source>Ask without that feature, or wait until its quota returns.</source>
        <translation>请不使用该功能，或等待其额度恢复。</translation>
    </message>
    <message>
        <source>A quota that Google did not name was used up.</source>
        <translation>Google 未指明的额度已用尽。</translation>
    </message>
    <message>
        <source>Wait a minute, or look at the project&apos;s spending limit.</source>
        <translation>请等一分钟，或查看项目的支出上限。</translation>
    </message>
    <message>
        <source>The model was overloaded at Google; the key is not at fault.</source>
        <translation>Google 的模型过载；与密钥无关。</translation>
    </message>
    <message>
        <source>Try again in a minute, or choose another model.</source>
        <translation>请一分钟后重试，或换一个模型。</translation>
    </message>
    <message>
        <source>Google&apos;s server failed; the key is not at fault.</source>
        <translation>Google 服务器出错；与密钥无关。</translation>
    </message>
    <message>
        <source>Try again. If only this request fails, change it a little.</source>
        <translation>请重试。如果只有此请求失败，请稍作改动。</translation>
    </message>
    <message>
        <source>Google cancelled the request.</source>
        <translation>Google 取消了请求。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Google took too long to answer.</source>
        <translation>Google 响应超时。</translation>
    </message>
    <message>
        <source>Try again, or raise “Silence before giving up” in Settings.</source>
        <translation>请重试，或在设置中调高“无响应超时”。</translation>
    </message>
    <message>
        <source>Google could not be reached, or the connection broke.</source>
        <translation>无法连接 Google，或连接中断。</translation>
    </message>
    <message>
        <source>Check the internet connection. Doctor shows where the way to Google ends.</source>
        <translation>请检查网络连接。“诊断”会显示通往 Google 的路在哪里中断。</translation>
    </message>
    <message>
        <source>The reply broke off before its end.</source>
        <translation>回复在结束前中断。</translation>
    </message>
    <message>
        <source>Ask again. With fake streaming, broken replies are retried for you.</source>
        <translation>请重试。开启假流式后，中断的回复会自动重试。</translation>
    </message>
</context>
<context>
    <name>caches</name>
    <message>
        <source>gapdesk</source>
        <translation>gapdesk</translation>
    </message>
    <message>
        <source>its client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>you</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Google gives its free tier no storage for caches.</source>
        <translation>Google 的免费层没有缓存存储空间。</translation>
    </message>
    <message>
        <source>This model takes no explicit caches.</source>
        <translation>此模型不支持显式缓存。</translation>
    </message>
    <message>
        <source>What was to be cached is smaller than the model accepts.</source>
        <translation>要缓存的内容小于此模型的最小值。</translation>
    </message>
    <message>
        <source>Google refused: {words}</source>
        <translation>Google 拒绝：{words}</translation>
    </message>
    <message>
        <source>The beginning of this client&apos;s requests changes each turn, so Google cannot reuse it: first difference in the system instruction.</source>
        <translation>此客户端的请求开头每轮都变，Google 无法复用：第一处不同在系统指令中。</translation>
    </message>
    <message>
        <source>The beginning of this client&apos;s requests changes each turn, so Google cannot reuse it: first difference in the tools.</source>
        <translation>此客户端的请求开头每轮都变，Google 无法复用：第一处不同在工具定义中。</translation>
    </message>
    <message>
        <source>The beginning of this client&apos;s requests changes each turn, so Google cannot reuse it: first difference in message {n}.</source>
        <translation>此客户端的请求开头每轮都变，Google 无法复用：第一处不同在第 {n} 条消息中。</translation>
    </message>
    <message>
        <source>Take what changes (date, time, a random number) out of the system prompt, or put it into the newest message.</source>
        <translation>请把会变的内容（日期、时间、随机数）从系统提示词中去掉，或放到最新一条消息里。</translation>
    </message>
    <message>
        <source>Have the client send its tools unchanged and in the same order each time.</source>
        <translation>请让客户端每次以相同内容和顺序发送工具。</translation>
    </message>
    <message>
        <source>Have the client leave old messages as they were, and if it must drop some, many at once and seldom.</source>
        <translation>请让客户端不改动旧消息；如必须删减，少次而成批地删。</translation>
    </message>
    <message>
        <source>Nothing could be cached yet: no request was answered since the start.</source>
        <translation>还没有可缓存的内容：启动以来没有回答过请求。</translation>
    </message>
    <message>
        <source>No explicit cache was used yet.</source>
        <translation>显式缓存尚未被使用。</translation>
    </message>
    <message>
        <source>Google&apos;s own cache held none of {prompt} prompt tokens.</source>
        <translation>Google 自带的缓存没有命中 {prompt} 个提示 token 中的任何一个。</translation>
    </message>
    <message>
        <source>Google&apos;s own cache gave {cached} of {prompt} prompt tokens for a tenth or less.</source>
        <translation>{prompt} 个提示 token 中有 {cached} 个由 Google 自带的缓存以一折或更低的价格提供。</translation>
    </message>
    <message>
        <source>Learned {ago}.</source>
        <translation>{ago}得知。</translation>
    </message>
    <message>
        <source>{who}: {why}</source>
        <translation>{who}：{why}</translation>
    </message>
    <message>
        <source>Every project</source>
        <translation>所有项目</translation>
    </message>
    <message>
        <source>Project {name}</source>
        <translation>项目 {name}</translation>
    </message>
    <message>
        <source>Projects {names}</source>
        <translation>项目 {names}</translation>
    </message>
</context>
<context>
    <name>checks</name>
    <message>
        <source>{n} valid</source>
        <translation>{n} 个有效</translation>
    </message>
    <message>
        <source>{n} valid but out of quota</source>
        <translation>{n} 个有效但额度已用完</translation>
    </message>
    <message>
        <source>{n} invalid</source>
        <translation>{n} 个无效</translation>
    </message>
    <message>
        <source>{n} leaked</source>
        <translation>{n} 个已泄露</translation>
    </message>
    <message>
        <source>{n} blocked</source>
        <translation>{n} 个被拒绝</translation>
    </message>
    <message>
        <source>{n} waiting for the keyring</source>
        <translation>{n} 个在等待密钥环</translation>
    </message>
    <message>
        <source>{n} not served at this place: nothing was changed</source>
        <translation>{n} 个因所在地区不受支持未能检查：状态不变</translation>
    </message>
    <message>
        <source>{n} could not be reached: nothing was changed</source>
        <translation>{n} 个无法连接：状态不变</translation>
    </message>
    <message>
        <source>Valid, but out of quota.</source>
        <translation>有效，但额度已用完。</translation>
    </message>
    <message>
        <source>Google calls it invalid.</source>
        <translation>Google 称其无效。</translation>
    </message>
    <message>
        <source>Google found it in public and switched it off.</source>
        <translation>Google 发现它被公开并已停用。</translation>
    </message>
    <message>
        <source>Google refuses it or its project.</source>
        <translation>Google 拒绝它或其项目。</translation>
    </message>
    <message>
        <source>Not checked: it waits for the keyring.</source>
        <translation>未检查：在等待密钥环。</translation>
    </message>
    <message>
        <source>Not checked: Google does not serve this place.</source>
        <translation>未检查：Google 不支持此地区。</translation>
    </message>
    <message>
        <source>Not checked: Google could not be reached.</source>
        <translation>未检查：无法连接 Google。</translation>
    </message>
    <message>
        <source>Checking: {done} of {total}</source>
        <translation>正在检查：{done} / {total}</translation>
    </message>
    <message>
        <source>cancelled, {n} not checked</source>
        <translation>已取消，{n} 个未检查</translation>
    </message>
    <message>
        <source>There was nothing to check.</source>
        <translation>没有可检查的密钥。</translation>
    </message>
</context>
<context>
    <name>client_words</name>
    <message>
        <source>Kept in the system&apos;s keyring.</source>
        <translation>保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>In memory only: no keyring took it, so it is another one at the next start.</source>
        <translation>只在内存中：没有密钥环可保存，下次启动会换新。</translation>
    </message>
    <message>
        <source>It is valid, but still in the locked keyring. Unlock it to see the token.</source>
        <translation>令牌有效，但还在锁定的密钥环里。解锁后即可看到。</translation>
    </message>
    <message>
        <source>Chosen by you with PASSWORD, at each start.</source>
        <translation>由你在每次启动时用 PASSWORD 指定。</translation>
    </message>
    <message>
        <source>Practice mode: it is always the same.</source>
        <translation>练习模式：令牌固定不变。</translation>
    </message>
    <message>
        <source>Programs on this computer need no token: Settings say so.</source>
        <translation>按设置，本机的程序不需要令牌。</translation>
    </message>
    <message>
        <source>What suits the program</source>
        <translation>按程序选择</translation>
    </message>
    <message>
        <source>An error that says why</source>
        <translation>说明原因的错误</translation>
    </message>
    <message>
        <source>A readable reply that says why</source>
        <translation>说明原因的文字回复</translation>
    </message>
    <message>
        <source>An empty reply</source>
        <translation>空回复</translation>
    </message>
    <message>
        <source>{n} running</source>
        <translation>{n} 个进行中</translation>
    </message>
    <message>
        <source>not seen yet</source>
        <translation>尚未出现</translation>
    </message>
    <message>
        <source>private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>own settings</source>
        <translation>单独设置</translation>
    </message>
    <message>
        <source>last seen {ago}</source>
        <translation>上次出现：{ago}</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>As in Settings ({value})</source>
        <translation>同“设置”（{value}）</translation>
    </message>
    <message>
        <source>When Google blocks or returns nothing</source>
        <translation>Google 拦截或没有返回内容时</translation>
    </message>
    <message>
        <source>What suits the program: an error where an empty reply would show nothing.</source>
        <translation>按程序选择：空回复什么也不显示的程序会收到错误。</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
</context>
<context>
    <name>conversation_words</name>
    <message>
        <source>Without a title</source>
        <translation>无标题</translation>
    </message>
    <message>
        <source>standing</source>
        <translation>常驻</translation>
    </message>
    <message>
        <source>Its token goes on with it, while completion is “always”.</source>
        <translation>当补全为“始终”时，仅凭令牌即可接着它。</translation>
    </message>
    <message>
        <source>Requests call it “{name}”.</source>
        <translation>请求用名称“{name}”指明它。</translation>
    </message>
    <message>
        <source>No conversations yet</source>
        <translation>还没有对话</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>soon</source>
        <translation>即将</translation>
    </message>
    <message>
        <source>in {span}</source>
        <translation>{span}后</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>begun {time}</source>
        <translation>开始于 {time}</translation>
    </message>
    <message>
        <source>last used {time}</source>
        <translation>上次使用 {time}</translation>
    </message>
</context>
<context>
    <name>decisions</name>
    <message>
        <source>chosen by the user</source>
        <translation>由用户选择</translation>
    </message>
    <message>
        <source>another was chosen</source>
        <translation>选择了其他密钥</translation>
    </message>
    <message>
        <source>bound to its project</source>
        <translation>只能使用其项目</translation>
    </message>
    <message>
        <source>not the project it is bound to</source>
        <translation>不是所绑定的项目</translation>
    </message>
    <message>
        <source>made the newest thought signature</source>
        <translation>最新的思考签名由它生成</translation>
    </message>
    <message>
        <source>the signature is not its own</source>
        <translation>签名不是它生成的</translation>
    </message>
    <message>
        <source>answered this conversation before</source>
        <translation>之前回复过此对话</translation>
    </message>
    <message>
        <source>another has the conversation</source>
        <translation>此对话属于其他密钥</translation>
    </message>
    <message>
        <source>least recently used of the best ({n} % left)</source>
        <translation>剩余最多的密钥中最久未用（剩余 {n} %）</translation>
    </message>
    <message>
        <source>used more recently, same project</source>
        <translation>同一项目，最近用过</translation>
    </message>
    <message>
        <source>used more recently</source>
        <translation>最近用过</translation>
    </message>
    <message>
        <source>less left ({n} %)</source>
        <translation>剩余较少（{n} %）</translation>
    </message>
    <message>
        <source>invalid: {why}</source>
        <translation>无效：{why}</translation>
    </message>
    <message>
        <source>blocked: {why}</source>
        <translation>被拒绝：{why}</translation>
    </message>
    <message>
        <source>waiting for the keyring</source>
        <translation>等待密钥环</translation>
    </message>
    <message>
        <source>model closed to this project</source>
        <translation>模型不对此项目开放</translation>
    </message>
    <message>
        <source>limit 0 on the {tier} tier</source>
        <translation>{tier} 层级的限额为 0</translation>
    </message>
    <message>
        <source>limit 0</source>
        <translation>限额为 0</translation>
    </message>
    <message>
        <source>prompt needs {need} tokens, the limit is {room}</source>
        <translation>提示词需要 {need} token，限额为 {room}</translation>
    </message>
    <message>
        <source>prompt needs {need} tokens, {room} left this minute</source>
        <translation>提示词需要 {need} token，本分钟剩余 {room}</translation>
    </message>
    <message>
        <source>prompt needs {need} tokens, {room} left today</source>
        <translation>提示词需要 {need} token，今日剩余 {room}</translation>
    </message>
    <message>
        <source>cooling {n} s</source>
        <translation>冷却中（{n} 秒）</translation>
    </message>
    <message>
        <source>exhausted until {time}</source>
        <translation>已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>asked already</source>
        <translation>已经请求过</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>gapdesk does not know this field.</source>
        <translation>gapdesk 不认识此字段。</translation>
    </message>
    <message>
        <source>This model ignores sampling parameters.</source>
        <translation>此模型忽略采样参数。</translation>
    </message>
    <message>
        <source>Gemini takes 0 to {most}; {kept} was used.</source>
        <translation>Gemini 接受 0 到 {most}；已使用 {kept}。</translation>
    </message>
    <message>
        <source>This model refuses penalties.</source>
        <translation>此模型不接受惩罚参数。</translation>
    </message>
    <message>
        <source>Gemini has no logit bias.</source>
        <translation>Gemini 没有 logit bias。</translation>
    </message>
    <message>
        <source>This model writes {n} tokens at most.</source>
        <translation>此模型最多输出 {n} token。</translation>
    </message>
    <message>
        <source>Gemini takes {n} stop sequences; the first {kept} were used.</source>
        <translation>Gemini 接受 {n} 个停止序列；已使用前 {kept} 个。</translation>
    </message>
    <message>
        <source>This model gives {n} candidate at most.</source>
        <translation>此模型最多给出 {n} 个候选。</translation>
    </message>
    <message>
        <source>This model gives {n} candidates at most.</source>
        <translation>此模型最多给出 {n} 个候选。</translation>
    </message>
    <message>
        <source>This model cannot write JSON while it has tools.</source>
        <translation>此模型在有工具时不能输出 JSON。</translation>
    </message>
    <message>
        <source>This model does not speak; choose one with tts in its name.</source>
        <translation>此模型不能朗读；请选择名称含 tts 的模型。</translation>
    </message>
    <message>
        <source>This model does not draw; choose one with image in its name.</source>
        <translation>此模型不能绘图；请选择名称含 image 的模型。</translation>
    </message>
    <message>
        <source>{voice} is OpenAI&apos;s; {other} was used.</source>
        <translation>{voice} 是 OpenAI 的声音；已使用 {other}。</translation>
    </message>
    <message>
        <source>Gemini has no tier {tier}.</source>
        <translation>Gemini 没有 {tier} 级别。</translation>
    </message>
    <message>
        <source>This result answers no call; it was passed as text.</source>
        <translation>此结果没有对应的调用；已作为文本传递。</translation>
    </message>
    <message>
        <source>The user must speak first: a blank turn was put in front.</source>
        <translation>必须由用户先发言：已在前面加入空白消息。</translation>
    </message>
    <message>
        <source>This model continues no begun reply; it was asked to in words.</source>
        <translation>此模型不能续写回复；已用文字要求它续写。</translation>
    </message>
    <message>
        <source>Gemini may call several tools at once.</source>
        <translation>Gemini 可能同时调用多个工具。</translation>
    </message>
    <message>
        <source>Tools of type {kind} have no counterpart in Gemini.</source>
        <translation>Gemini 没有 {kind} 类型的工具。</translation>
    </message>
    <message>
        <source>A second tool named {name} was left out: names must be unique.</source>
        <translation>略去了第二个名为 {name} 的工具：名称不能重复。</translation>
    </message>
    <message>
        <source>There are no function tools to choose from.</source>
        <translation>没有可选的函数工具。</translation>
    </message>
    <message>
        <source>This model takes either functions or Google&apos;s own tools: the latter left.</source>
        <translation>此模型只能使用函数或 Google 自带工具之一：后者已略去。</translation>
    </message>
    <message>
        <source>The arguments are not a JSON object; they were passed as text.</source>
        <translation>参数不是 JSON 对象；已作为文本传递。</translation>
    </message>
    <message>
        <source>Gemini does not speak {format}; it was sent as wav.</source>
        <translation>Gemini 不支持 {format}；已以 wav 发送。</translation>
    </message>
    <message>
        <source>This model does not think.</source>
        <translation>此模型不会思考。</translation>
    </message>
    <message>
        <source>This model always thinks; its least level, {level}, was used.</source>
        <translation>此模型总会思考；已使用最低级别 {level}。</translation>
    </message>
    <message>
        <source>This model always thinks; {n} tokens is its least.</source>
        <translation>此模型总会思考；最少 {n} token。</translation>
    </message>
    <message>
        <source>A request that uses a cache cannot have further tools.</source>
        <translation>使用缓存的请求不能再加工具。</translation>
    </message>
    <message>
        <source>This model cannot search while it has functions to call.</source>
        <translation>此模型有函数可调用时不能联网搜索。</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>检查中…</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Not ideal</source>
        <translation>不理想</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Stands in the way: {names}.</source>
        <translation>有问题：{names}。</translation>
    </message>
    <message>
        <source>Works, but look at: {names}.</source>
        <translation>可以使用，但请留意：{names}。</translation>
    </message>
    <message>
        <source>Nothing stands in the way.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>Left out: {names}.</source>
        <translation>未检查：{names}。</translation>
    </message>
    <message>
        <source>Looking at: {names}</source>
        <translation>正在检查：{names}</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>Not asked, since Google could not be reached.</source>
        <translation>未询问：无法连接 Google。</translation>
    </message>
    <message>
        <source>Not asked, since Google does not serve this place.</source>
        <translation>未询问：Google 不为此地区提供服务。</translation>
    </message>
    <message>
        <source>Not asked, since its secret has not come from the keyring yet.</source>
        <translation>未询问：尚未从密钥环取得此密钥。</translation>
    </message>
    <message>
        <source>It is an access token of gapdesk, not a Gemini key.</source>
        <translation>这是 gapdesk 的访问令牌，不是 Gemini 密钥。</translation>
    </message>
    <message>
        <source>It looks like a placeholder for a key.</source>
        <translation>看起来是密钥的占位符。</translation>
    </message>
    <message>
        <source>It looks like words rather than a key.</source>
        <translation>看起来是单词，不像密钥。</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>“{name}”</translation>
    </message>
    <message>
        <source>This</source>
        <translation>此内容</translation>
    </message>
    <message>
        <source>{it} is larger than {n} MB, so it is no list of keys.</source>
        <translation>{it}超过 {n} MB，不会是密钥列表。</translation>
    </message>
    <message>
        <source>{it} is not a text file.</source>
        <translation>{it}不是文本文件。</translation>
    </message>
    <message>
        <source>{it} is a Google service account; gapdesk works with Gemini API keys.</source>
        <translation>{it}是 Google 服务账号；gapdesk 使用的是 Gemini API 密钥。</translation>
    </message>
    <message>
        <source>{it} is not valid JSON: {error}.</source>
        <translation>{it}不是有效的 JSON：{error}。</translation>
    </message>
    <message>
        <source>The program it comes from called it invalid.</source>
        <translation>来源程序称其无效。</translation>
    </message>
    <message>
        <source>No way to Google: {error}</source>
        <translation>无法连到 Google：{error}</translation>
    </message>
    <message>
        <source>Google answered with status {status} and no reason.</source>
        <translation>Google 返回状态 {status}，没有说明原因。</translation>
    </message>
    <message>
        <source>Google: {words}</source>
        <translation>Google 答复：{words}</translation>
    </message>
    <message>
        <source>Google did not answer in time.</source>
        <translation>Google 未及时回应。</translation>
    </message>
    <message>
        <source>Something on the way to Google answered, with status {status}.</source>
        <translation>回应的不是 Google，而是途中的其他设备，状态 {status}。</translation>
    </message>
    <message>
        <source>Vertex AI is not part of this version yet.</source>
        <translation>此版本尚不支持 Vertex AI。</translation>
    </message>
    <message>
        <source>gapdesk has no web page and no login; its window does this.</source>
        <translation>gapdesk 没有网页和登录，这些在窗口里完成。</translation>
    </message>
    <message>
        <source>gapdesk makes its own access token; PASSWORD in its environment sets one of your own when it runs without a window.</source>
        <translation>gapdesk 自行生成访问令牌；无窗口运行时，可用环境变量 PASSWORD 指定自己的令牌。</translation>
    </message>
    <message>
        <source>It belongs to a server; gapdesk keeps its files in your user folder (--data-dir names another).</source>
        <translation>这是服务器用的设置；gapdesk 的文件放在用户文件夹中（可用 --data-dir 另行指定）。</translation>
    </message>
    <message>
        <source>It was for Vertex; streaming.fake_chars_per_second sets the speed here.</source>
        <translation>它用于 Vertex；这里由 streaming.fake_chars_per_second 设定速度。</translation>
    </message>
    <message>
        <source>gapdesk has a fixed time limit for this.</source>
        <translation>gapdesk 对此使用固定时限。</translation>
    </message>
    <message>
        <source>gapdesk always keeps its settings; --data-dir names another folder.</source>
        <translation>gapdesk 总会保存设置；可用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>Its old proxy called it invalid, but took network faults for bad keys too.</source>
        <translation>原来的代理称其无效，但它也会把网络故障当成密钥无效。</translation>
    </message>
    <message>
        <source>The list of models comes from Google; models.aliases adds names of your own.</source>
        <translation>模型列表来自 Google；models.aliases 可添加自己的名称。</translation>
    </message>
    <message>
        <source>upstream.proxy holds for every address of Google&apos;s.</source>
        <translation>upstream.proxy 对 Google 的所有地址生效。</translation>
    </message>
    <message>
        <source>Times are shown as on this computer; quota.day_zone says when Google&apos;s quota day ends.</source>
        <translation>时间按本机显示；quota.day_zone 决定 Google 的额度日何时结束。</translation>
    </message>
    <message>
        <source>Keys are kept in the system&apos;s keyring; keys.storage=session keeps them in memory.</source>
        <translation>密钥保存在系统密钥环中；keys.storage=session 则只留在内存中。</translation>
    </message>
    <message>
        <source>Google refused: {words}</source>
        <translation>Google 拒绝了：{words}</translation>
    </message>
    <message>
        <source>This request is not listed any more.</source>
        <translation>该请求已不在列表中。</translation>
    </message>
    <message>
        <source>Its text was not captured, so it cannot be sent again.</source>
        <translation>它的内容未被捕获，因此无法重新发送。</translation>
    </message>
    <message>
        <source>It is still running; it can be sent again when it has ended.</source>
        <translation>它仍在进行，结束后可以重新发送。</translation>
    </message>
    <message>
        <source>That key is not in gapdesk any more.</source>
        <translation>该密钥已不在 gapdesk 中。</translation>
    </message>
    <message>
        <source>Google was not asked, so there is nothing to send again.</source>
        <translation>没有向 Google 发出请求，因此没有可以重新发送的内容。</translation>
    </message>
    <message>
        <source>Only requests for which a model writes an answer can be sent again.</source>
        <translation>只有由模型生成回答的请求才能重新发送。</translation>
    </message>
    <message>
        <source>Its files or its text were too large to be kept whole, so it cannot be sent again.</source>
        <translation>它的文件或文本太大，未能完整保留，因此无法重新发送。</translation>
    </message>
    <message>
        <source>gapdesk cannot start at login here.</source>
        <translation>gapdesk 无法在这里设置登录时启动。</translation>
    </message>
    <message>
        <source>What starts at login could not be changed ({reason}).</source>
        <translation>无法更改登录时启动的程序（{reason}）。</translation>
    </message>
    <message>
        <source>Move gapdesk to Applications and open it there; then it can start at login.</source>
        <translation>请先将 gapdesk 移到“应用程序”文件夹并从那里打开，之后即可设为登录时启动。</translation>
    </message>
    <message>
        <source>Google did not answer.</source>
        <translation>Google 没有应答。</translation>
    </message>
    <message>
        <source>There is no such client any more.</source>
        <translation>该客户端已不存在。</translation>
    </message>
    <message>
        <source>{model} takes no explicit caches.</source>
        <translation>{model} 不支持显式缓存。</translation>
    </message>
    <message>
        <source>There is no text to be cached.</source>
        <translation>没有可缓存的文本。</translation>
    </message>
    <message>
        <source>A cache lives from 1 to {most} minutes.</source>
        <translation>缓存的有效期为 1 到 {most} 分钟。</translation>
    </message>
    <message>
        <source>No project that was asked has storage for caches: the free tier has none.</source>
        <translation>所询问的项目都没有缓存存储空间：免费层不提供。</translation>
    </message>
    <message>
        <source>The text has {counted} tokens, but {model} caches only from {minimum} on.</source>
        <translation>这段文本有 {counted} 个 token，而 {model} 至少要 {minimum} 个才能缓存。</translation>
    </message>
    <message>
        <source>{setting} holds for all clients.</source>
        <translation>{setting} 对所有客户端生效。</translation>
    </message>
    <message>
        <source>The last client cannot be removed; give it a new token instead.</source>
        <translation>最后一个客户端无法移除，可改为给它生成新令牌。</translation>
    </message>
    <message>
        <source>The practice token is fixed.</source>
        <translation>练习模式的令牌是固定的。</translation>
    </message>
    <message>
        <source>This client has no token that gapdesk made.</source>
        <translation>此客户端没有由 gapdesk 生成的令牌。</translation>
    </message>
    <message>
        <source>A client needs a name.</source>
        <translation>客户端需要名称。</translation>
    </message>
    <message>
        <source>There is a client named {name} already.</source>
        <translation>已有名为 {name} 的客户端。</translation>
    </message>
    <message>
        <source>This is no file with conversations of gapdesk.</source>
        <translation>这不是 gapdesk 的对话文件。</translation>
    </message>
    <message>
        <source>This file was made by a newer gapdesk; install that one first.</source>
        <translation>此文件由更新版本的 gapdesk 生成；请先安装新版本。</translation>
    </message>
    <message>
        <source>This file is damaged: it was cut short, or changed.</source>
        <translation>此文件已损坏：内容不完整或被改动过。</translation>
    </message>
    <message>
        <source>Not looked at, because of “{name}” above.</source>
        <translation>未检查：上面的“{name}”有问题。</translation>
    </message>
    <message>
        <source>This took longer than {n} s, so it was given up.</source>
        <translation>超过 {n} 秒没有结果，已放弃。</translation>
    </message>
    <message>
        <source>There is no key to ask with.</source>
        <translation>没有可用来询问的密钥。</translation>
    </message>
    <message>
        <source>There is nothing to ask a question with.</source>
        <translation>没有可用来提问的模型或令牌。</translation>
    </message>
    <message>
        <source>Check again; if it stays so, restart gapdesk.</source>
        <translation>请再检查一次；如果还是这样，请重启 gapdesk。</translation>
    </message>
    <message>
        <source>Google takes all {n} keys.</source>
        <translation>Google 接受全部 {n} 个密钥。</translation>
    </message>
    <message>
        <source>Google said nothing of {n} of {asked} keys.</source>
        <translation>{asked} 个密钥中有 {n} 个没有得到 Google 的答复。</translation>
    </message>
    <message>
        <source>Check again in a minute.</source>
        <translation>请过一分钟再检查。</translation>
    </message>
    <message>
        <source>Google takes all {n} keys; {limited} are out of quota.</source>
        <translation>Google 接受全部 {n} 个密钥，其中 {limited} 个额度已用尽。</translation>
    </message>
    <message>
        <source>Google takes the {n} keys that were tried, of {total}.</source>
        <translation>共 {total} 个密钥，试了 {n} 个，Google 都接受。</translation>
    </message>
    <message>
        <source>Google takes the key.</source>
        <translation>Google 接受这个密钥。</translation>
    </message>
    <message>
        <source>Your keys reach {n} models.</source>
        <translation>你的密钥可以使用 {n} 个模型。</translation>
    </message>
    <message>
        <source>The reply came piece by piece: {n} pieces in {seconds} s.</source>
        <translation>回复是逐段到达的：{seconds} 秒内 {n} 段。</translation>
    </message>
    <message>
        <source>Only a question shows it: tick “Also ask one question”.</source>
        <translation>只有提问才能知道：请勾选“同时提一个问题”。</translation>
    </message>
    <message>
        <source>There is no key in use.</source>
        <translation>没有启用的密钥。</translation>
    </message>
    <message>
        <source>Add your Gemini API keys on the Keys page.</source>
        <translation>请在“密钥”页添加你的 Gemini API 密钥。</translation>
    </message>
    <message>
        <source>Google refuses {n} of {asked} keys.</source>
        <translation>{asked} 个密钥中有 {n} 个被 Google 拒绝。</translation>
    </message>
    <message>
        <source>The Keys page says why for each after “Check all”: mend them, or remove them.</source>
        <translation>在“密钥”页点“全部检查”可看到各自的原因：请修复或移除它们。</translation>
    </message>
    <message>
        <source>The keys wait for the keyring, so none could be shown to Google.</source>
        <translation>密钥在等待密钥环，所以没有一个能交给 Google 检查。</translation>
    </message>
    <message>
        <source>Unlock the keyring, and check again.</source>
        <translation>请解锁密钥环，然后再检查一次。</translation>
    </message>
    <message>
        <source>Google says nothing of the keys, because of the region.</source>
        <translation>因为地区问题，Google 没有对密钥作出答复。</translation>
    </message>
    <message>
        <source>Google does not offer the Gemini API where this connection comes from.</source>
        <translation>Google 在此连接所在的地区不提供 Gemini API。</translation>
    </message>
    <message>
        <source>Set an outbound proxy in a country where Google offers it.</source>
        <translation>请设置一个位于 Google 提供服务的国家的出站代理。</translation>
    </message>
    <message>
        <source>Google answers where this connection comes from.</source>
        <translation>Google 在此连接所在的地区提供服务。</translation>
    </message>
    <message>
        <source>The question got no answer, so nobody knows.</source>
        <translation>问题没有得到回答，所以无法判断。</translation>
    </message>
    <message>
        <source>Google lists no model for your keys.</source>
        <translation>Google 没有为你的密钥列出任何模型。</translation>
    </message>
    <message>
        <source>Check again in a minute; if it stays so, check the keys.</source>
        <translation>请过一分钟再检查；如果还是这样，请检查密钥。</translation>
    </message>
    <message>
        <source>Your keys reach {n} models, but not {missing}.</source>
        <translation>你的密钥可以使用 {n} 个模型，但不包括 {missing}。</translation>
    </message>
    <message>
        <source>Choose another model in the program that asks for it.</source>
        <translation>请在使用它的程序中选择其他模型。</translation>
    </message>
    <message>
        <source>{model} is out of quota, so there was no reply.</source>
        <translation>{model} 的额度已用尽，所以没有回复。</translation>
    </message>
    <message>
        <source>The question to {model} got no reply.</source>
        <translation>向 {model} 的提问没有得到回复。</translation>
    </message>
    <message>
        <source>Activity says why.</source>
        <translation>原因见“活动”页。</translation>
    </message>
    <message>
        <source>Fake streaming is on, so replies come at once.</source>
        <translation>假流式已开启，所以回复一次到达。</translation>
    </message>
    <message>
        <source>The reply was over too soon to see how it streams.</source>
        <translation>回复结束得太快，看不出流式情况。</translation>
    </message>
    <message>
        <source>The whole reply came at once, after {n} s: something holds it back.</source>
        <translation>整个回复在 {n} 秒后一次到达：中途有东西把它攒着不放。</translation>
    </message>
    <message>
        <source>Switch web scanning off in your antivirus program, or use another outbound proxy.</source>
        <translation>请关闭杀毒软件的网页扫描，或换一个出站代理。</translation>
    </message>
    <message>
        <source>gapdesk {version} answers at {url}.</source>
        <translation>gapdesk {version} 在 {url} 应答。</translation>
    </message>
    <message>
        <source>The proxy could not start.</source>
        <translation>代理无法启动。</translation>
    </message>
    <message>
        <source>Overview says why. Mend it, and start again.</source>
        <translation>原因见“概览”页。请解决后重新启动。</translation>
    </message>
    <message>
        <source>This computer reaches gapdesk at {addresses}; whether others do can only be tried there.</source>
        <translation>本机可通过 {addresses} 访问 gapdesk；其他设备能否访问只能在那里试。</translation>
    </message>
    <message>
        <source>gapdesk answers to {names}.</source>
        <translation>gapdesk 接受这些名称：{names}。</translation>
    </message>
    <message>
        <source>Another gapdesk, version {version}, answers at {url}.</source>
        <translation>在 {url} 应答的是另一个 gapdesk（版本 {version}）。</translation>
    </message>
    <message>
        <source>Quit the other one, or choose another port.</source>
        <translation>请退出另一个，或换一个端口。</translation>
    </message>
    <message>
        <source>Another program uses port {port}.</source>
        <translation>端口 {port} 被其他程序占用。</translation>
    </message>
    <message>
        <source>The proxy cannot listen on the address in the settings.</source>
        <translation>代理无法监听设置中的地址。</translation>
    </message>
    <message>
        <source>Set “Listen on” to loopback, and restart the proxy.</source>
        <translation>请把“监听地址”设为 loopback，然后重启代理。</translation>
    </message>
    <message>
        <source>The proxy is stopped.</source>
        <translation>代理已停止。</translation>
    </message>
    <message>
        <source>Start it on Overview.</source>
        <translation>请在“概览”页启动它。</translation>
    </message>
    <message>
        <source>The proxy is just starting.</source>
        <translation>代理正在启动。</translation>
    </message>
    <message>
        <source>Check again in a moment.</source>
        <translation>请稍后再检查。</translation>
    </message>
    <message>
        <source>gapdesk cannot be reached at {addresses}.</source>
        <translation>无法通过 {addresses} 访问 gapdesk。</translation>
    </message>
    <message>
        <source>Let gapdesk through in your firewall or antivirus program.</source>
        <translation>请在防火墙或杀毒软件中放行 gapdesk。</translation>
    </message>
    <message>
        <source>Something else answers in gapdesk&apos;s place at {addresses}.</source>
        <translation>在 {addresses} 应答的不是 gapdesk。</translation>
    </message>
    <message>
        <source>Quit the program that uses the same port, or choose another port.</source>
        <translation>请退出占用同一端口的程序，或换一个端口。</translation>
    </message>
    <message>
        <source>gapdesk does not know {addresses} as its own: the network changed.</source>
        <translation>gapdesk 不认识自己的地址 {addresses}：网络变了。</translation>
    </message>
    <message>
        <source>Restart the proxy on Overview.</source>
        <translation>请在“概览”页重启代理。</translation>
    </message>
    <message>
        <source>The system sends programs to {proxy} even for this computer.</source>
        <translation>系统让程序访问本机时也走 {proxy}。</translation>
    </message>
    <message>
        <source>Add localhost and 127.0.0.1 to the exceptions of that proxy (NO_PROXY).</source>
        <translation>请把 localhost 和 127.0.0.1 加入该代理的例外（NO_PROXY）。</translation>
    </message>
    <message>
        <source>Nothing keeps programs of this computer from gapdesk.</source>
        <translation>本机程序访问 gapdesk 没有阻碍。</translation>
    </message>
    <message>
        <source>gapdesk is shared, but this computer has no address in a network.</source>
        <translation>gapdesk 已共享，但本机没有网络地址。</translation>
    </message>
    <message>
        <source>Connect to the network, and restart the proxy.</source>
        <translation>请连接网络，然后重启代理。</translation>
    </message>
    <message>
        <source>The name localhost leads to {address}, not to this computer.</source>
        <translation>名称 localhost 指向 {address}，而不是本机。</translation>
    </message>
    <message>
        <source>Correct the system&apos;s hosts file, or use 127.0.0.1 in your programs.</source>
        <translation>请更正系统的 hosts 文件，或在程序中使用 127.0.0.1。</translation>
    </message>
    <message>
        <source>This computer does not know the name localhost.</source>
        <translation>本机不认识名称 localhost。</translation>
    </message>
    <message>
        <source>Use 127.0.0.1 in your programs, or mend the system&apos;s hosts file.</source>
        <translation>请在程序中使用 127.0.0.1，或修复系统的 hosts 文件。</translation>
    </message>
    <message>
        <source>gapdesk turns away who calls it {names}.</source>
        <translation>以 {names} 访问 gapdesk 会被拒绝。</translation>
    </message>
    <message>
        <source>Restart the proxy; if that does not help, add the name to “Further host names”.</source>
        <translation>请重启代理；如果没用，请把名称加入“其他主机名”。</translation>
    </message>
    <message>
        <source>Another program answers at {url}.</source>
        <translation>在 {url} 应答的是其他程序。</translation>
    </message>
    <message>
        <source>Quit the other program, or choose another port.</source>
        <translation>请退出那个程序，或换一个端口。</translation>
    </message>
    <message>
        <source>Use port {port}, which is free, or quit the other program.</source>
        <translation>请改用空闲的端口 {port}，或退出那个程序。</translation>
    </message>
    <message>
        <source>Choose another port, or quit the other program.</source>
        <translation>请换一个端口，或退出那个程序。</translation>
    </message>
    <message>
        <source>gapdesk turns away who calls it at {url}.</source>
        <translation>通过 {url} 访问 gapdesk 会被拒绝。</translation>
    </message>
    <message>
        <source>gapdesk listens at {url}, but it cannot be reached there.</source>
        <translation>gapdesk 正在监听 {url}，但那里无法访问。</translation>
    </message>
    <message>
        <source>Free some space on the disk that holds {folder}.</source>
        <translation>请在 {folder} 所在的磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The data folder can be written, {room} are free.</source>
        <translation>数据文件夹可以写入，剩余 {room}。</translation>
    </message>
    <message>
        <source>The keyring keeps what it is given.</source>
        <translation>密钥环存取正常。</translation>
    </message>
    <message>
        <source>The disk is full; nothing can be kept.</source>
        <translation>磁盘已满，无法保存任何内容。</translation>
    </message>
    <message>
        <source>The folder {place} is gone.</source>
        <translation>文件夹 {place} 已不存在。</translation>
    </message>
    <message>
        <source>Quit gapdesk and start it again: it makes a new one, and begins anew.</source>
        <translation>请退出 gapdesk 再启动：它会新建一个文件夹，从头开始。</translation>
    </message>
    <message>
        <source>gapdesk cannot write {place}.</source>
        <translation>gapdesk 无法写入 {place}。</translation>
    </message>
    <message>
        <source>Give yourself the right to write there, or start gapdesk with another --data-dir.</source>
        <translation>请为自己添加那里的写入权限，或用其他 --data-dir 启动 gapdesk。</translation>
    </message>
    <message>
        <source>The disk is nearly full: {room} left.</source>
        <translation>磁盘快满了：剩余 {room}。</translation>
    </message>
    <message>
        <source>Little room is left on the disk: {room}.</source>
        <translation>磁盘空间不多了：剩余 {room}。</translation>
    </message>
    <message>
        <source>The data folder can be written.</source>
        <translation>数据文件夹可以写入。</translation>
    </message>
    <message>
        <source>Keys are kept in memory only, as it was chosen.</source>
        <translation>按选择，密钥只保存在内存中。</translation>
    </message>
    <message>
        <source>This computer has no keyring: keys and token last until gapdesk quits.</source>
        <translation>本机没有密钥环：密钥和令牌只保留到 gapdesk 退出。</translation>
    </message>
    <message>
        <source>Set up a keyring (GNOME Keyring, KWallet), or keep a copy of your keys.</source>
        <translation>请设置密钥环（GNOME Keyring、KWallet），或自己留一份密钥。</translation>
    </message>
    <message>
        <source>The keyring is locked or does not answer.</source>
        <translation>密钥环已锁定或没有响应。</translation>
    </message>
    <message>
        <source>Unlock it: perhaps its question is behind another window.</source>
        <translation>请解锁它：解锁窗口可能被其他窗口挡住了。</translation>
    </message>
    <message>
        <source>The keyring failed.</source>
        <translation>密钥环出错了。</translation>
    </message>
    <message>
        <source>Sign out and in again; if that does not help, keep keys in memory.</source>
        <translation>请注销后重新登录；如果没用，请把密钥保存在内存中。</translation>
    </message>
    <message>
        <source>The keyring did not give back what was put into it.</source>
        <translation>放进密钥环的内容取不回来。</translation>
    </message>
    <message>
        <source>Import your keys again when it works, or keep them in memory.</source>
        <translation>请在它恢复后重新导入密钥，或把密钥保存在内存中。</translation>
    </message>
    <message>
        <source>The keyring works, but took {n} s.</source>
        <translation>密钥环可用，但花了 {n} 秒。</translation>
    </message>
    <message>
        <source>Nothing needs to be done; keys come late after the start.</source>
        <translation>无需处理；启动后密钥会来得晚一些。</translation>
    </message>
    <message>
        <source>Let the system set the time by itself; quota and limits are counted by it.</source>
        <translation>请让系统自动对时；额度和限制都按它计算。</translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>Google&apos;s certificate does not hold today, by this computer&apos;s clock.</source>
        <translation>按本机时钟，Google 的证书今天无效。</translation>
    </message>
    <message>
        <source>Set date and time of this computer right.</source>
        <translation>请校准本机的日期和时间。</translation>
    </message>
    <message>
        <source>Somebody else answers in Google&apos;s place, with another certificate.</source>
        <translation>应答的不是 Google，而是持有其他证书的一方。</translation>
    </message>
    <message>
        <source>Sign in to the network if it has a login page; else change network or DNS server.</source>
        <translation>如果网络有登录页，请先登录；否则请更换网络或 DNS 服务器。</translation>
    </message>
    <message>
        <source>Something reads along on the way to Google: the certificate is not Google&apos;s.</source>
        <translation>通往 Google 的途中有东西在窥读：证书不是 Google 的。</translation>
    </message>
    <message>
        <source>Switch HTTPS scanning off in your antivirus program, or install your company&apos;s certificate.</source>
        <translation>请关闭杀毒软件的 HTTPS 扫描，或安装公司的证书。</translation>
    </message>
    <message>
        <source>Google&apos;s certificate is not trusted here.</source>
        <translation>本机不信任 Google 的证书。</translation>
    </message>
    <message>
        <source>Check date and time, HTTPS scanning of your antivirus program, and the network&apos;s login page.</source>
        <translation>请检查日期和时间、杀毒软件的 HTTPS 扫描以及网络的登录页。</translation>
    </message>
    <message>
        <source>No encrypted connection to Google comes about.</source>
        <translation>无法与 Google 建立加密连接。</translation>
    </message>
    <message>
        <source>Something on the way does not let it through: try another network or an outbound proxy.</source>
        <translation>途中有东西不让它通过：请换一个网络或使用出站代理。</translation>
    </message>
    <message>
        <source>The connection to Google is refused.</source>
        <translation>与 Google 的连接被拒绝。</translation>
    </message>
    <message>
        <source>A firewall forbids it: allow gapdesk there, or set an outbound proxy.</source>
        <translation>防火墙禁止了它：请放行 gapdesk，或设置出站代理。</translation>
    </message>
    <message>
        <source>The connection to Google is cut off as soon as it begins.</source>
        <translation>与 Google 的连接刚开始就被切断。</translation>
    </message>
    <message>
        <source>Google does not answer: the connection leads nowhere.</source>
        <translation>Google 没有应答：连接没有去处。</translation>
    </message>
    <message>
        <source>Check the internet connection; where Google is blocked, set an outbound proxy.</source>
        <translation>请检查网络连接；如果 Google 被屏蔽，请设置出站代理。</translation>
    </message>
    <message>
        <source>Google cannot be reached.</source>
        <translation>无法连接 Google。</translation>
    </message>
    <message>
        <source>Check the internet connection and the outbound proxy.</source>
        <translation>请检查网络连接和出站代理。</translation>
    </message>
    <message>
        <source>Start the proxy program, or correct its address in Settings.</source>
        <translation>请启动代理程序，或在“设置”中更正它的地址。</translation>
    </message>
    <message>
        <source>It comes from the system: start it, or set “Outbound proxy” to none.</source>
        <translation>它来自系统设置：请启动它，或把“出站代理”设为 none。</translation>
    </message>
    <message>
        <source>The name of the outbound proxy {proxy} is not known.</source>
        <translation>找不到出站代理 {proxy} 的名称。</translation>
    </message>
    <message>
        <source>The outbound proxy {proxy} does not answer.</source>
        <translation>出站代理 {proxy} 没有应答。</translation>
    </message>
    <message>
        <source>The name {host} is found.</source>
        <translation>能解析名称 {host}。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {span} ahead.</source>
        <translation>本机时钟快了 {span}。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {span} behind.</source>
        <translation>本机时钟慢了 {span}。</translation>
    </message>
    <message>
        <source>{n} hours</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>Google is asked directly, without an outbound proxy.</source>
        <translation>直接连接 Google，没有出站代理。</translation>
    </message>
    <message>
        <source>The outbound proxy {proxy} can be reached.</source>
        <translation>可以连接出站代理 {proxy}。</translation>
    </message>
    <message>
        <source>The outbound proxy looks Google&apos;s name up.</source>
        <translation>由出站代理解析 Google 的名称。</translation>
    </message>
    <message>
        <source>Upstream is set as an address; there is no name to look up.</source>
        <translation>上游设为 IP 地址，无需解析名称。</translation>
    </message>
    <message>
        <source>The name {host} is not found.</source>
        <translation>找不到名称 {host}。</translation>
    </message>
    <message>
        <source>Check the internet connection; if other pages open, change the DNS server.</source>
        <translation>请检查网络连接；如果能打开其他网页，请更换 DNS 服务器。</translation>
    </message>
    <message>
        <source>The name {host} leads to {address}: something blocks it.</source>
        <translation>名称 {host} 指向 {address}：有东西屏蔽了它。</translation>
    </message>
    <message>
        <source>Look at the hosts file, an ad blocker or filter in your network, or the DNS server.</source>
        <translation>请查看 hosts 文件、网络中的广告拦截或过滤器，或 DNS 服务器。</translation>
    </message>
    <message>
        <source>{host} is asked without encryption.</source>
        <translation>与 {host} 的连接不加密。</translation>
    </message>
    <message>
        <source>{host} answers, and its certificate is trusted.</source>
        <translation>{host} 有应答，证书可信。</translation>
    </message>
    <message>
        <source>Google cannot be reached through the outbound proxy.</source>
        <translation>无法通过出站代理连接 Google。</translation>
    </message>
    <message>
        <source>Check the proxy&apos;s login and its own way to the internet.</source>
        <translation>请检查代理的登录信息和它自己的网络连接。</translation>
    </message>
    <message>
        <source>Google&apos;s answer does not tell the time.</source>
        <translation>Google 的应答没有给出时间。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with Google&apos;s.</source>
        <translation>本机时钟与 Google 一致。</translation>
    </message>
    <message>
        <source>{n} minutes</source>
        <translation>{n} 分钟</translation>
    </message>
    <message>
        <source>a minute or two</source>
        <translation>一两分钟</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Firewall</source>
        <translation>防火墙</translation>
    </message>
    <message>
        <source>Host names</source>
        <translation>主机名</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>Outbound proxy</source>
        <translation>出站代理</translation>
    </message>
    <message>
        <source>Google&apos;s name (DNS)</source>
        <translation>Google 的名称（DNS）</translation>
    </message>
    <message>
        <source>Encryption (TLS)</source>
        <translation>加密（TLS）</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Streaming</source>
        <translation>流式</translation>
    </message>
    <message>
        <source>another gapdesk serves from the folder {folder}: quit it first, or start with another --data-dir</source>
        <translation>另一个 gapdesk 正在使用文件夹 {folder}：请先退出它，或用 --data-dir 另选一个文件夹启动</translation>
    </message>
    <message>
        <source>Conversations are always kept in gapdesk&apos;s own database; context.max_mb bounds it.</source>
        <translation>对话始终保存在 gapdesk 自己的数据库中；大小由 context.max_mb 限制。</translation>
    </message>
    <message>
        <source>A spare answer is given only to exactly the same request.</source>
        <translation>备用回复只给完全相同的请求。</translation>
    </message>
    <message>
        <source>replay.concurrency is how many projects are asked at once; failures do not raise it.</source>
        <translation>replay.concurrency 是同时询问的项目数；失败不会使其增加。</translation>
    </message>
    <message>
        <source>Replies are always recorded, streamed or not.</source>
        <translation>无论是否流式，回复都会被记录。</translation>
    </message>
    <message>
        <source>gapdesk works out the health of keys anew for each request.</source>
        <translation>gapdesk 每次请求都会重新判断密钥状态。</translation>
    </message>
    <message>
        <source>app.log begins anew by size (logs.max_mb), error.log each day.</source>
        <translation>app.log 按大小轮换（logs.max_mb），error.log 每天轮换。</translation>
    </message>
    <message>
        <source>It cut long replies short; upstream.timeout_seconds is the longest silence here.</source>
        <translation>它会截断长回复；这里 upstream.timeout_seconds 表示最长的无响应时间。</translation>
    </message>
    <message>
        <source>gapdesk adds no text of its own; models with -search at their end use Google Search.</source>
        <translation>gapdesk 不添加自己的文字；以 -search 结尾的模型会使用 Google 搜索。</translation>
    </message>
    <message>
        <source>Your program asks for it, or takes a model with -thinking or -nothinking at its end.</source>
        <translation>由你的程序指定，或选用以 -thinking 或 -nothinking 结尾的模型。</translation>
    </message>
    <message>
        <source>An empty reply is asked for once more, then reported.</source>
        <translation>空回复会重试一次，之后报告。</translation>
    </message>
    <message>
        <source>Google counts per project and model; see the page “Models and limits”.</source>
        <translation>Google 按项目和模型计数；见“模型和限额”页。</translation>
    </message>
    <message>
        <source>gapdesk lists what your keys can reach; models.hidden takes names off that list.</source>
        <translation>gapdesk 列出你的密钥可用的模型；models.hidden 可从中隐藏。</translation>
    </message>
    <message>
        <source>Any program can claim any name; gapdesk asks for a token instead.</source>
        <translation>程序可以冒用任何名称，因此 gapdesk 要求令牌。</translation>
    </message>
    <message>
        <source>Each program has a token of its own; proxy.share lets others in.</source>
        <translation>每个程序都有自己的令牌；proxy.share 允许其他设备访问。</translation>
    </message>
    <message>
        <source>streaming.keepalive_seconds holds for all replies.</source>
        <translation>streaming.keepalive_seconds 对所有回复生效。</translation>
    </message>
    <message>
        <source>Checking keys costs no quota and holds nothing up here.</source>
        <translation>在这里检查密钥不消耗额度，也不耽误任何事。</translation>
    </message>
    <message>
        <source>{target} takes no such value; allowed: {allowed}.</source>
        <translation>{target} 不能取此值；可以是：{allowed}。</translation>
    </message>
    <message>
        <source>gapdesk serves this computer only; “Share on my network” (proxy.share) lets others in.</source>
        <translation>gapdesk 只为本机服务；“在局域网内共享”（proxy.share）允许其他设备访问。</translation>
    </message>
    <message>
        <source>logs.level is not debug unless you set it.</source>
        <translation>除非由你设置，logs.level 不会是 debug。</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>It has no value.</source>
        <translation>它没有值。</translation>
    </message>
    <message>
        <source>{taken} says the same thing, and is taken.</source>
        <translation>{taken} 含义相同，已采用。</translation>
    </message>
    <message>
        <source>It stands in a comment.</source>
        <translation>它在注释中。</translation>
    </message>
    <message>
        <source>The keyring in use holds none of your keys; most likely they are in another one.</source>
        <translation>当前的密钥环里没有你的密钥；它们很可能在另一个密钥环里。</translation>
    </message>
    <message>
        <source>Windows starts no program at login whose folder has so long a name.</source>
        <translation>文件夹路径过长，Windows 无法在登录时启动该程序。</translation>
    </message>
    <message>
        <source>The folder {folder} is shared by all users; choose one of its own below it.</source>
        <translation>文件夹 {folder} 由所有用户共用；请在其下选择一个单独的文件夹。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used ({reason}); choose another.</source>
        <translation>无法使用文件夹 {folder}（{reason}）；请另选一个。</translation>
    </message>
    <message>
        <source>Google answered without any content.</source>
        <translation>Google 的回答没有任何内容。</translation>
    </message>
    <message>
        <source>The client left before the answer was complete.</source>
        <translation>客户端在回答完成前离开了。</translation>
    </message>
    <message>
        <source>Both hit the same limit of {model} within seconds, with the same reset.</source>
        <translation>两者在几秒内达到 {model} 的同一限额，恢复时间也相同。</translation>
    </message>
    <message>
        <source>Google calls both {number}.</source>
        <translation>Google 对两者的称呼都是 {number}。</translation>
    </message>
    <message>
        <source>shipped with gapdesk</source>
        <translation>gapdesk 内置</translation>
    </message>
    <message>
        <source>shipped with gapdesk, announced for {day}</source>
        <translation>gapdesk 内置，已公布自 {day} 起</translation>
    </message>
    <message>
        <source>as of {day}</source>
        <translation>截至 {day}</translation>
    </message>
    <message>
        <source>promotion until {day}, not known to stay after it</source>
        <translation>促销至 {day}，之后未知</translation>
    </message>
    <message>
        <source>{prices} for prompts above 200,000 tokens, which is not reckoned</source>
        <translation>超过 200,000 token 的提示为 {prices}，未计入</translation>
    </message>
    <message>
        <source>The model must have 1 to {n} plain characters, where * stands for any text.</source>
        <translation>模型名须为 1 至 {n} 个英文字符，* 代表任意文字。</translation>
    </message>
    <message>
        <source>The day must have the form 2026-12-01, or be empty.</source>
        <translation>日期须写成 2026-12-01 的形式，或留空。</translation>
    </message>
    <message>
        <source>promotion, usually {prices}</source>
        <translation>促销价，平时 {prices}</translation>
    </message>
    <message>
        <source>promotion</source>
        <translation>促销价</translation>
    </message>
    <message>
        <source>A price must be a number of dollars per million tokens, 0 or more.</source>
        <translation>价格须为每百万 token 的美元数，0 或更大。</translation>
    </message>
    <message>
        <source>A limit needs the name of a model.</source>
        <translation>限额需要模型名。</translation>
    </message>
    <message>
        <source>The name of a model has at most {n} characters.</source>
        <translation>模型名最多 {n} 个字符。</translation>
    </message>
    <message>
        <source>A limit is a number from 0 to {highest}.</source>
        <translation>限额须为 0 至 {highest} 的数字。</translation>
    </message>
    <message>
        <source>The tier is one of {tiers}.</source>
        <translation>层级须为以下之一：{tiers}。</translation>
    </message>
    <message>
        <source>as an OpenAI-compatible service</source>
        <translation>作为 OpenAI 兼容服务</translation>
    </message>
    <message>
        <source>as Google Gemini</source>
        <translation>作为 Google Gemini</translation>
    </message>
    <message>
        <source>Paste the URL into “API Host”.</source>
        <translation>将 URL 粘贴到“API Host”（API 地址）。</translation>
    </message>
    <message>
        <source>Paste the token into “API Key”.</source>
        <translation>将令牌粘贴到“API Key”（API 密钥）。</translation>
    </message>
    <message>
        <source>Press “Fetch” and pick models, for example {model}.</source>
        <translation>点击“Fetch”（获取）并选择模型，例如 {model}。</translation>
    </message>
    <message>
        <source>LobeChat on another computer cannot reach this one: turn on “Use Client-Side Fetching Mode”, and add its address to “Allowed browser origins” in gapdesk&apos;s settings.</source>
        <translation>其他计算机上的 LobeChat 无法访问本机：请打开“Use Client-Side Fetching Mode”（使用客户端请求模式），并在 gapdesk 设置的“允许的浏览器来源”中添加它的地址。</translation>
    </message>
    <message>
        <source>Without the token SillyTavern sends “Bearer null”, and gapdesk refuses it. Thinking levels of Gemini can only be set in the other way, as Google AI Studio.</source>
        <translation>不填令牌时，SillyTavern 会发送“Bearer null”，gapdesk 会拒绝。Gemini 的思考级别只能通过另一种方式（Google AI Studio）设置。</translation>
    </message>
    <message>
        <source>as Google AI Studio, through its reverse proxy</source>
        <translation>作为 Google AI Studio，通过反向代理</translation>
    </message>
    <message>
        <source>The field for a Google key stays empty: your keys are in gapdesk.</source>
        <translation>Google 密钥一栏留空：您的密钥在 gapdesk 中。</translation>
    </message>
    <message>
        <source>Leave “API Path” empty: Chatbox adds the rest of the address itself.</source>
        <translation>“API Path”（API 路径）留空：Chatbox 会自动补全地址。</translation>
    </message>
    <message>
        <source>Chatbox adds /v1beta itself; leave it off.</source>
        <translation>Chatbox 会自动添加 /v1beta，请勿填写。</translation>
    </message>
    <message>
        <source>Cherry Studio adds /v1 itself. A # at the end would make it use the address as it stands; leave it off.</source>
        <translation>Cherry Studio 会自动添加 /v1。末尾的 # 会让它原样使用地址，请勿填写。</translation>
    </message>
    <message>
        <source>Cherry Studio adds /v1beta itself; leave it off.</source>
        <translation>Cherry Studio 会自动添加 /v1beta，请勿填写。</translation>
    </message>
    <message>
        <source>In Docker, write host.docker.internal instead of 127.0.0.1, and add that name to “Further host names” in gapdesk&apos;s settings. Docker on Linux also needs “Share on my network”.</source>
        <translation>在 Docker 中请用 host.docker.internal 代替 127.0.0.1，并在 gapdesk 设置的“其他主机名”中添加该名称。Linux 上的 Docker 还需要打开“在局域网内共享”。</translation>
    </message>
    <message>
        <source>Open “API Connections”, the plug in the top bar, and set “API” to “Chat Completion”.</source>
        <translation>打开顶栏的插头图标“API Connections”（API 连接），将“API”设为“Chat Completion”（聊天补全）。</translation>
    </message>
    <message>
        <source>Set “Chat Completion Source” to “Custom (OpenAI-compatible)”.</source>
        <translation>将“Chat Completion Source”（聊天补全来源）设为“Custom (OpenAI-compatible)”（自定义，兼容 OpenAI）。</translation>
    </message>
    <message>
        <source>Paste the URL into “Custom Endpoint (Base URL)”, without a slash at its end.</source>
        <translation>将 URL 粘贴到“Custom Endpoint (Base URL)”（自定义端点），末尾不要加斜杠。</translation>
    </message>
    <message>
        <source>Paste the token into “Custom API Key”.</source>
        <translation>将令牌粘贴到“Custom API Key”（自定义 API 密钥）。</translation>
    </message>
    <message>
        <source>Press “Connect”, then pick a model under “Available Models”, for example {model}.</source>
        <translation>点击“Connect”（连接），然后在“Available Models”（可用模型）中选择模型，例如 {model}。</translation>
    </message>
    <message>
        <source>Set “Chat Completion Source” to “Google AI Studio” and open “Reverse Proxy”.</source>
        <translation>将“Chat Completion Source”（聊天补全来源）设为“Google AI Studio”，并展开“Reverse Proxy”（反向代理）。</translation>
    </message>
    <message>
        <source>Paste the URL into “Proxy Server URL”.</source>
        <translation>将 URL 粘贴到“Proxy Server URL”（代理服务器 URL）。</translation>
    </message>
    <message>
        <source>Paste the token into “Proxy Password”.</source>
        <translation>将令牌粘贴到“Proxy Password”（代理密码）。</translation>
    </message>
    <message>
        <source>Press “Connect”, then pick a model, for example {model}.</source>
        <translation>点击“Connect”（连接），然后选择模型，例如 {model}。</translation>
    </message>
    <message>
        <source>Open “Settings”, “Model Provider”, and press “Add”.</source>
        <translation>打开“Settings”（设置）→“Model Provider”（模型提供方），点击“Add”（添加）。</translation>
    </message>
    <message>
        <source>Set “API Mode” to “OpenAI API Compatible”.</source>
        <translation>将“API Mode”（API 模式）设为“OpenAI API Compatible”（OpenAI API 兼容）。</translation>
    </message>
    <message>
        <source>Open “Settings”, “Model Provider”, and choose “Google Gemini”.</source>
        <translation>打开“Settings”（设置）→“Model Provider”（模型提供方），选择“Google Gemini”。</translation>
    </message>
    <message>
        <source>Open “Settings”, “Model Provider”, and press “Add”; choose “OpenAI” as its type.</source>
        <translation>打开“Settings”（设置）→“Model Provider”（模型服务），点击“Add”（添加），类型选“OpenAI”。</translation>
    </message>
    <message>
        <source>Press “Manage” and add models, for example {model}.</source>
        <translation>点击“Manage”（管理）并添加模型，例如 {model}。</translation>
    </message>
    <message>
        <source>Open “Settings”, “Model Provider”, and press “Add”; choose “Gemini” as its type.</source>
        <translation>打开“Settings”（设置）→“Model Provider”（模型服务），点击“Add”（添加），类型选“Gemini”。</translation>
    </message>
    <message>
        <source>Open “Admin Settings”, “Connections”, and press “+” beside the OpenAI connections.</source>
        <translation>打开“Admin Settings”（管理员设置）→“Connections”（外部连接），点击 OpenAI 连接旁的“+”。</translation>
    </message>
    <message>
        <source>Paste the URL into “URL”.</source>
        <translation>将 URL 粘贴到“URL”。</translation>
    </message>
    <message>
        <source>Paste the token into “Key”.</source>
        <translation>将令牌粘贴到“Key”（密钥）。</translation>
    </message>
    <message>
        <source>Press “Save”; the models are in the list of a new chat.</source>
        <translation>点击“Save”（保存）；新对话的列表中即有这些模型。</translation>
    </message>
    <message>
        <source>Open “Settings”, “AI Service Provider”, and choose “OpenAI”.</source>
        <translation>打开“Settings”（设置）→“AI Service Provider”（AI 服务商），选择“OpenAI”。</translation>
    </message>
    <message>
        <source>Paste the URL into “API Proxy URL”.</source>
        <translation>将 URL 粘贴到“API Proxy URL”（API 代理地址）。</translation>
    </message>
    <message>
        <source>Press “Fetch models” and switch on those you want, for example {model}.</source>
        <translation>点击“Fetch models”（获取模型列表），打开需要的模型，例如 {model}。</translation>
    </message>
    <message>
        <source>Open “Settings”, “AI Service Provider”, and choose “Google”.</source>
        <translation>打开“Settings”（设置）→“AI Service Provider”（AI 服务商），选择“Google”。</translation>
    </message>
    <message>
        <source>Open its settings, the gear at the top of its panel.</source>
        <translation>点击其面板顶部的齿轮，打开设置。</translation>
    </message>
    <message>
        <source>Set “API Provider” to “OpenAI Compatible”.</source>
        <translation>将“API Provider”（API 提供商）设为“OpenAI Compatible”。</translation>
    </message>
    <message>
        <source>Set “API Provider” to “Google Gemini”.</source>
        <translation>将“API Provider”（API 提供商）设为“Google Gemini”。</translation>
    </message>
    <message>
        <source>Paste the token into “Gemini API Key”.</source>
        <translation>将令牌粘贴到“Gemini API Key”（Gemini API 密钥）。</translation>
    </message>
    <message>
        <source>Tick “Use custom base URL” and paste the URL below it.</source>
        <translation>勾选“Use custom base URL”（使用自定义基础 URL），并将 URL 粘贴到下方。</translation>
    </message>
    <message>
        <source>Paste the URL into “Base URL”.</source>
        <translation>将 URL 粘贴到“Base URL”（基础 URL）。</translation>
    </message>
    <message>
        <source>Enter a model, for example {model}.</source>
        <translation>填写模型，例如 {model}。</translation>
    </message>
    <message>
        <source>An agent asks often: choose a model with many requests a day, or add keys of more projects.</source>
        <translation>智能体请求频繁：请选择每日请求数多的模型，或添加更多项目的密钥。</translation>
    </message>
    <message>
        <source>Let gapdesk write the file, or copy these lines into it.</source>
        <translation>让 gapdesk 写入该文件，或将以下各行复制进去。</translation>
    </message>
    <message>
        <source>in the editor, as an OpenAI-compatible service</source>
        <translation>在编辑器中，作为 OpenAI 兼容服务</translation>
    </message>
    <message>
        <source>in the editor, as Google Gemini</source>
        <translation>在编辑器中，作为 Google Gemini</translation>
    </message>
    <message>
        <source>Cline adds /v1beta itself; leave it off.</source>
        <translation>Cline 会自动添加 /v1beta，请勿填写。</translation>
    </message>
    <message>
        <source>on the command line</source>
        <translation>在命令行中</translation>
    </message>
    <message>
        <source>For Gemini the command takes no base URL, so this way is the OpenAI-compatible one.</source>
        <translation>该命令不支持为 Gemini 指定基础 URL，因此这里使用 OpenAI 兼容方式。</translation>
    </message>
    <message>
        <source>Newer models than those in its list work only in the OpenAI-compatible way.</source>
        <translation>比其列表更新的模型只能通过 OpenAI 兼容方式使用。</translation>
    </message>
    <message>
        <source>The provider must be “openai”: with “gemini” Continue ignores the URL. If there is an older config.json, Continue leaves it for config.yaml.</source>
        <translation>provider 必须是“openai”：使用“gemini”时 Continue 会忽略 URL。如果存在旧的 config.json，Continue 会改用 config.yaml。</translation>
    </message>
    <message>
        <source>The model&apos;s name begins with “openai/”. A .aider.conf.yml in the project&apos;s folder goes before the one in your home folder.</source>
        <translation>模型名以“openai/”开头。项目文件夹中的 .aider.conf.yml 优先于主文件夹中的文件。</translation>
    </message>
    <message>
        <source>with an API key</source>
        <translation>使用 API 密钥</translation>
    </message>
    <message>
        <source>A .env file in the project&apos;s folder goes before the one in your home folder, and what is set in the terminal goes before both.</source>
        <translation>项目文件夹中的 .env 文件优先于主文件夹中的文件，终端中设置的变量又优先于两者。</translation>
    </message>
    <message>
        <source>Let gapdesk write the file, or run this command.</source>
        <translation>让 gapdesk 写入该文件，或运行此命令。</translation>
    </message>
    <message>
        <source>Start “cline” anew.</source>
        <translation>重新启动“cline”。</translation>
    </message>
    <message>
        <source>Pick a model from Roo Code&apos;s own list.</source>
        <translation>从 Roo Code 自己的列表中选择模型。</translation>
    </message>
    <message>
        <source>Pick “gapdesk” in Continue&apos;s list of models.</source>
        <translation>在 Continue 的模型列表中选择“gapdesk”。</translation>
    </message>
    <message>
        <source>Start “aider” anew.</source>
        <translation>重新启动“aider”。</translation>
    </message>
    <message>
        <source>Start “gemini” anew. If it asks how to sign in, choose “Use Gemini API Key”.</source>
        <translation>重新启动“gemini”。如果询问登录方式，请选择“Use Gemini API Key”。</translation>
    </message>
    <message>
        <source>The token is a secret: keep it out of what you publish.</source>
        <translation>令牌是机密：请勿写进要公开的内容。</translation>
    </message>
    <message>
        <source>Copy this into your program.</source>
        <translation>将以下内容复制到您的程序中。</translation>
    </message>
    <message>
        <source>in Python</source>
        <translation>使用 Python</translation>
    </message>
    <message>
        <source>in JavaScript</source>
        <translation>使用 JavaScript</translation>
    </message>
    <message>
        <source>The SDK adds the version itself; leave /v1 and /v1beta off.</source>
        <translation>SDK 会自动添加版本，请勿填写 /v1 或 /v1beta。</translation>
    </message>
    <message>
        <source>with langchain-openai, in Python</source>
        <translation>Python，使用 langchain-openai</translation>
    </message>
    <message>
        <source>OpenAIEmbeddings also needs check_embedding_ctx_length=False.</source>
        <translation>OpenAIEmbeddings 还需要 check_embedding_ctx_length=False。</translation>
    </message>
    <message>
        <source>with langchain-google-genai, in Python</source>
        <translation>Python，使用 langchain-google-genai</translation>
    </message>
    <message>
        <source>Take createOpenAICompatible: createOpenAI calls OpenAI&apos;s newer Responses API.</source>
        <translation>请使用 createOpenAICompatible：createOpenAI 会调用 OpenAI 较新的 Responses API。</translation>
    </message>
    <message>
        <source>in a terminal</source>
        <translation>在终端中</translation>
    </message>
    <message>
        <source>Windows PowerShell needs “curl.exe” and other quotes; Git Bash takes this as it is.</source>
        <translation>Windows PowerShell 需要“curl.exe”和不同的引号；Git Bash 可直接使用。</translation>
    </message>
    <message>
        <source>Copy this into a terminal.</source>
        <translation>将以下内容复制到终端中。</translation>
    </message>
    <message>
        <source>gapdesk cannot write the settings of {program}.</source>
        <translation>gapdesk 无法写入 {program} 的设置。</translation>
    </message>
    <message>
        <source>The proxy is stopped. Start it, so that its address is known.</source>
        <translation>代理已停止。请先启动，以便得知其地址。</translation>
    </message>
    <message>
        <source>This client&apos;s token is still in the keyring. Unlock it, or make a new token.</source>
        <translation>此客户端的令牌仍在密钥环中。请解锁密钥环，或生成新令牌。</translation>
    </message>
    <message>
        <source>There is no such recipe.</source>
        <translation>没有此接入方法。</translation>
    </message>
    <message>
        <source>This file is not the {kind} that the program expects, so gapdesk leaves it alone. Correct it or move it away, then try again.</source>
        <translation>此文件不是该程序所需的 {kind}，gapdesk 不会改动它。请更正或移走文件，然后重试。</translation>
    </message>
    <message>
        <source>This token has characters that the file cannot hold; use another client&apos;s.</source>
        <translation>此令牌含有该文件无法保存的字符，请使用其他客户端的令牌。</translation>
    </message>
    <message>
        <source>This file is not in UTF-8, so gapdesk leaves it alone. Save it as UTF-8, then try again.</source>
        <translation>此文件不是 UTF-8 编码，gapdesk 不会改动它。请另存为 UTF-8，然后重试。</translation>
    </message>
    <message>
        <source>Something else than gapdesk answers at {url}. Choose another port.</source>
        <translation>在 {url} 应答的不是 gapdesk。请换一个端口。</translation>
    </message>
    <message>
        <source>The proxy is stopped. Start it, then test again.</source>
        <translation>代理已停止。请先启动，然后再测试。</translation>
    </message>
    <message>
        <source>gapdesk does not take this token. Make a new one for this client.</source>
        <translation>gapdesk 不接受此令牌。请为此客户端生成新令牌。</translation>
    </message>
    <message>
        <source>gapdesk does not answer to this host name. Add it to “Further host names” in the settings.</source>
        <translation>gapdesk 不应答此主机名。请在设置的“其他主机名”中添加它。</translation>
    </message>
    <message>
        <source>No key can be asked. Import one, or look at the page “Keys”. ({message})</source>
        <translation>没有可用的密钥。请导入密钥，或查看“密钥”页面。（{message}）</translation>
    </message>
    <message>
        <source>The list cannot be had: {message}</source>
        <translation>无法取得列表：{message}</translation>
    </message>
    <message>
        <source>No answer came within {seconds} seconds. Let the doctor look at the way to Google.</source>
        <translation>{seconds} 秒内没有应答。请用诊断检查到 Google 的连接。</translation>
    </message>
    <message>
        <source>Nothing answers at {url}. Start the proxy anew, or choose another port.</source>
        <translation>{url} 没有应答。请重新启动代理，或换一个端口。</translation>
    </message>
    <message>
        <source>The list is empty: no model is allowed for this client, or all are hidden.</source>
        <translation>列表为空：此客户端不允许使用任何模型，或全部模型已隐藏。</translation>
    </message>
    <message>
        <source>The file cannot be written ({reason}). Close the program and try again.</source>
        <translation>无法写入文件（{reason}）。请关闭该程序后重试。</translation>
    </message>
    <message>
        <source>This file is protected against writing, so gapdesk leaves it alone.</source>
        <translation>此文件受写保护，gapdesk 不会改动它。</translation>
    </message>
    <message>
        <source>Nothing can be written in the folder {path}.</source>
        <translation>无法在文件夹 {path} 中写入。</translation>
    </message>
    <message>
        <source>gapdesk has not written this file, so there is nothing to bring back.</source>
        <translation>gapdesk 没有写过此文件，没有可恢复的内容。</translation>
    </message>
    <message>
        <source>What gapdesk noted about this file cannot be read. Look at {path}.</source>
        <translation>无法读取 gapdesk 关于此文件的记录。请查看 {path}。</translation>
    </message>
    <message>
        <source>This is no configuration file, so gapdesk leaves it alone.</source>
        <translation>这不是配置文件，gapdesk 不会改动它。</translation>
    </message>
    <message>
        <source>This file cannot be read ({reason}).</source>
        <translation>无法读取此文件（{reason}）。</translation>
    </message>
    <message>
        <source>{client} is private now: the answer would not be kept.</source>
        <translation>{client} 现在是私密客户端，回答不会被保存。</translation>
    </message>
    <message>
        <source>Nothing was asked here, so it cannot be asked again.</source>
        <translation>这里没有提问，无法再次发送。</translation>
    </message>
    <message>
        <source>No answer came: {why}</source>
        <translation>没有得到回答：{why}</translation>
    </message>
    <message>
        <source>Google cannot be reached this way.</source>
        <translation>这样无法连接到 Google。</translation>
    </message>
    <message>
        <source>Google was asked, but no answer came.</source>
        <translation>已向 Google 发出请求，但没有收到回答。</translation>
    </message>
    <message>
        <source>Not saved, so nothing was changed: settings.toml cannot be written ({reason}).</source>
        <translation>未保存，因此没有更改：settings.toml 无法写入（{reason}）。</translation>
    </message>
    <message>
        <source>Not saved, so nothing was changed: the disk is full. Free some space and try again.</source>
        <translation>未保存，因此没有更改：磁盘已满。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>Not saved, so nothing was changed: the folder of settings.toml is write-protected. Allow gapdesk to write there and try again.</source>
        <translation>未保存，因此没有更改：settings.toml 所在文件夹有写保护。请允许 gapdesk 写入后重试。</translation>
    </message>
    <message>
        <source>No answer came.</source>
        <translation>没有收到回答。</translation>
    </message>
    <message>
        <source>The data in {folder} was made by a newer gapdesk than this one ({own}). Nothing in it was changed. Install the newer one again ({page}), or start with another --data-dir.</source>
        <translation>{folder} 中的数据由比当前版本（{own}）更新的 gapdesk 创建。其中的内容未作任何改动。请重新安装较新的版本（{page}），或用 --data-dir 另选一个文件夹启动。</translation>
    </message>
    <message>
        <source>The data in {folder} was made by gapdesk {program}, which is newer than this one ({own}). Nothing in it was changed. Install the newer one again ({page}), or start with another --data-dir.</source>
        <translation>{folder} 中的数据由 gapdesk {program} 创建，比当前版本（{own}）新。其中的内容未作任何改动。请重新安装较新的版本（{page}），或用 --data-dir 另选一个文件夹启动。</translation>
    </message>
    <message>
        <source>It was not captured.</source>
        <translation>未捕获此请求。</translation>
    </message>
    <message>
        <source>A pattern is the name of a model, where * stands for any text.</source>
        <translation>须为模型名，* 代表任意文字。</translation>
    </message>
    <message>
        <source>Practice mode looks for no updates: nothing leaves this computer.</source>
        <translation>练习模式不检查更新：不会有任何数据离开本机。</translation>
    </message>
    <message>
        <source>GitHub was asked too often from this network. Try again in an hour.</source>
        <translation>此网络向 GitHub 询问得过于频繁。请一小时后再试。</translation>
    </message>
    <message>
        <source>GitHub answered with status {status}.</source>
        <translation>GitHub 返回了状态 {status}。</translation>
    </message>
    <message>
        <source>GitHub did not answer in time.</source>
        <translation>GitHub 没有及时回复。</translation>
    </message>
    <message>
        <source>GitHub could not be reached.</source>
        <translation>无法连接 GitHub。</translation>
    </message>
    <message>
        <source>What GitHub answered was not understood.</source>
        <translation>无法理解 GitHub 的回复。</translation>
    </message>
    <message>
        <source>This computer has no keyring that gapdesk can use; secrets are kept until it quits.</source>
        <translation>本机没有 gapdesk 可用的密钥环；密钥只保留到退出。</translation>
    </message>
    <message>
        <source>Waiting for the keyring: it is locked or does not answer.</source>
        <translation>正在等待密钥环：它已锁定或没有响应。</translation>
    </message>
    <message>
        <source>The keyring failed: {error}</source>
        <translation>密钥环出错：{error}</translation>
    </message>
</context>
<context>
    <name>explainer</name>
    <message>
        <source>The program left before it had all of the reply.</source>
        <translation>程序在收到完整回复之前断开了。</translation>
    </message>
    <message>
        <source>If you did not stop it yourself, raise the time limit in the program.</source>
        <translation>如果不是您自己停止的，请在程序中调高超时时间。</translation>
    </message>
    <message>
        <source>It is being answered, for {span} so far.</source>
        <translation>正在回复，已用 {span}。</translation>
    </message>
    <message>
        <source>It waits for the keyring.</source>
        <translation>正在等待密钥环。</translation>
    </message>
    <message>
        <source>Unlock the keyring, then it goes on.</source>
        <translation>请解锁密钥环，然后会继续。</translation>
    </message>
    <message>
        <source>It waits for quota, {span} more at least.</source>
        <translation>正在等待额度，至少还需 {span}。</translation>
    </message>
    <message>
        <source>There is nothing to do: it goes on by itself.</source>
        <translation>无需处理：会自动继续。</translation>
    </message>
    <message>
        <source>Answered by try {n}. Before it: {failed}.</source>
        <translation>第 {n} 次尝试得到回复。在此之前：{failed}。</translation>
    </message>
    <message>
        <source>Answered by the key “{key}” at the first try.</source>
        <translation>密钥“{key}”第一次尝试就得到回复。</translation>
    </message>
    <message>
        <source>Answered without asking Google.</source>
        <translation>没有请求 Google，直接回复。</translation>
    </message>
</context>
<context>
    <name>graph</name>
    <message>
        <source>MMM d</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>key columns</name>
    <message>
        <source>Label</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Quota of</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Resets in</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>上次错误</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>Keys of one project share one quota. A line joins those that stand together.</source>
        <translation>同一项目的密钥共用一份额度。相邻的会用线连起来。</translation>
    </message>
    <message>
        <source>Requests left this minute</source>
        <translation>本分钟剩余请求</translation>
    </message>
    <message>
        <source>Input tokens left this minute</source>
        <translation>本分钟剩余输入 token</translation>
    </message>
    <message>
        <source>Requests left today</source>
        <translation>今日剩余请求</translation>
    </message>
    <message>
        <source>Input tokens left today</source>
        <translation>今日剩余输入 token</translation>
    </message>
    <message>
        <source>When the tightest of the limits shown renews</source>
        <translation>所示限额中最紧张的一项何时恢复</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>仅本次</translation>
    </message>
    <message>
        <source>Not yet kept</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>The longer the bar, the more is left.</source>
        <translation>横条越长，剩余越多。</translation>
    </message>
    <message>
        <source>{n}/{all} models</source>
        <translation>{n}/{all} 个模型可用</translation>
    </message>
    <message>
        <source>no limit, {used} used</source>
        <translation>无限额，已用 {used}</translation>
    </message>
    <message>
        <source>limit not known, {used} used</source>
        <translation>限额未知，已用 {used}</translation>
    </message>
    <message>
        <source>From the shipped table: it ranks, and holds nothing back.</source>
        <translation>来自内置表：只用于排序，不会拦截请求。</translation>
    </message>
    <message>
        <source>Added {time}</source>
        <translation>添加于 {time}</translation>
    </message>
    <message>
        <source>In memory only: it is gone when gapdesk quits.</source>
        <translation>仅在内存中：gapdesk 退出后消失。</translation>
    </message>
    <message>
        <source>It goes into the keyring as soon as the keyring answers.</source>
        <translation>密钥环响应后即存入。</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>尚未请求</translation>
    </message>
    <message>
        <source>{left} of {limit}</source>
        <translation>{left} / {limit}</translation>
    </message>
</context>
<context>
    <name>limits</name>
    <message>
        <source>Requests per minute</source>
        <translation>每分钟请求数</translation>
    </message>
    <message>
        <source>Input tokens per minute</source>
        <translation>每分钟输入 token</translation>
    </message>
    <message>
        <source>Requests today</source>
        <translation>今日请求数</translation>
    </message>
    <message>
        <source>Input tokens today</source>
        <translation>今日输入 token</translation>
    </message>
    <message>
        <source>shipped</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>得知</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>你的</translation>
    </message>
    <message>
        <source>shipped with gapdesk</source>
        <translation>gapdesk 内置</translation>
    </message>
    <message>
        <source>from Google&apos;s list of models</source>
        <translation>来自 Google 的模型列表</translation>
    </message>
    <message>
        <source>learned from Google</source>
        <translation>由 Google 告知</translation>
    </message>
    <message>
        <source>set by you</source>
        <translation>由你设置</translation>
    </message>
</context>
<context>
    <name>log</name>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>marks</name>
    <message>
        <source>cooled</source>
        <translation>冷却</translation>
    </message>
    <message>
        <source>exhausted</source>
        <translation>用尽</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Google failed</source>
        <translation>Google 出错</translation>
    </message>
</context>
<context>
    <name>moments</name>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{span} ago</source>
        <translation>{span}前</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} 秒</translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation>{m} 分钟</translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation>{h} 小时</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} 小时 {m} 分</translation>
    </message>
    <message>
        <source>{d} d</source>
        <translation>{d} 天</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} 毫秒</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Caches</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Models and limits</source>
        <translation>模型和限额</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>a key that was removed</source>
        <translation>已移除的密钥</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Unchecked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Cooling</source>
        <translation>冷却中</translation>
    </message>
    <message>
        <source>Exhausted</source>
        <translation>已用尽</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Invalid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Awaiting keyring</source>
        <translation>等待密钥环</translation>
    </message>
    <message>
        <source>You switched it off.</source>
        <translation>你已停用它。</translation>
    </message>
    <message>
        <source>It waits for the keyring.</source>
        <translation>它在等待密钥环。</translation>
    </message>
    <message>
        <source>Google calls the key invalid.</source>
        <translation>Google 称此密钥无效。</translation>
    </message>
    <message>
        <source>Google refuses the key or its project.</source>
        <translation>Google 拒绝此密钥或其项目。</translation>
    </message>
    <message>
        <source>Google does not serve this model to its project.</source>
        <translation>Google 不向其项目提供此模型。</translation>
    </message>
    <message>
        <source>Its project has no quota for this model.</source>
        <translation>其项目没有此模型的额度。</translation>
    </message>
    <message>
        <source>The prompt needs {need} tokens, the limit is {room}.</source>
        <translation>提示需要 {need} 个 token，限额为 {room}。</translation>
    </message>
    <message>
        <source>The prompt needs {need} tokens, {room} are left this minute.</source>
        <translation>提示需要 {need} 个 token，本分钟还剩 {room}。</translation>
    </message>
    <message>
        <source>The prompt needs {need} tokens, {room} are left today.</source>
        <translation>提示需要 {need} 个 token，今日还剩 {room}。</translation>
    </message>
    <message>
        <source>Cooling, back in {span}.</source>
        <translation>冷却中，{span}后恢复。</translation>
    </message>
    <message>
        <source>Exhausted until {time}.</source>
        <translation>已用尽，{time} 恢复。</translation>
    </message>
    <message>
        <source>It was asked already for this request.</source>
        <translation>本次请求已经试过它。</translation>
    </message>
    <message>
        <source>No quota for this model on the tier “{tier}”.</source>
        <translation>层级“{tier}”没有此模型的额度。</translation>
    </message>
    <message>
        <source>Exhausted.</source>
        <translation>已用尽。</translation>
    </message>
    <message>
        <source>free</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>付费</translation>
    </message>
    <message>
        <source>tier 1</source>
        <translation>层级 1</translation>
    </message>
    <message>
        <source>tier 2</source>
        <translation>层级 2</translation>
    </message>
    <message>
        <source>tier 3</source>
        <translation>层级 3</translation>
    </message>
    <message>
        <source>Google does not know this key (any more).</source>
        <translation>Google 不认识（或不再认识）此密钥。</translation>
    </message>
    <message>
        <source>Look it up at Google AI Studio, then check it again or remove it.</source>
        <translation>到 Google AI Studio 核对，然后重新检查或移除它。</translation>
    </message>
    <message>
        <source>Google found this key in public and switched it off.</source>
        <translation>Google 发现此密钥已公开泄露，并停用了它。</translation>
    </message>
    <message>
        <source>Delete it at Google AI Studio, and add a new one.</source>
        <translation>到 Google AI Studio 删除它，再添加新密钥。</translation>
    </message>
    <message>
        <source>The key is restricted, so that Google refuses it here.</source>
        <translation>此密钥有使用限制，Google 在这里拒绝它。</translation>
    </message>
    <message>
        <source>Lift its restrictions in the Google Cloud console, then check it.</source>
        <translation>到 Google Cloud 控制台解除限制，然后检查它。</translation>
    </message>
    <message>
        <source>Google refuses the whole project of this key.</source>
        <translation>Google 拒绝此密钥所在的整个项目。</translation>
    </message>
    <message>
        <source>Mend the project as Google&apos;s message says, then check the key.</source>
        <translation>按 Google 的消息修复项目，然后检查密钥。</translation>
    </message>
    <message>
        <source>The project&apos;s prepaid credit is used up.</source>
        <translation>项目的预付余额已用完。</translation>
    </message>
    <message>
        <source>Add credit at Google AI Studio, then check the key.</source>
        <translation>到 Google AI Studio 充值，然后检查密钥。</translation>
    </message>
    <message>
        <source>Cooling {span}</source>
        <translation>冷却中（{span}）</translation>
    </message>
    <message>
        <source>Exhausted until {time}</source>
        <translation>已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>remedies</name>
    <message>
        <source>Open Overview</source>
        <translation>打开概览页</translation>
    </message>
    <message>
        <source>Open Keys</source>
        <translation>打开密钥页</translation>
    </message>
    <message>
        <source>Open Activity</source>
        <translation>打开活动页</translation>
    </message>
    <message>
        <source>Open Clients</source>
        <translation>打开客户端页</translation>
    </message>
    <message>
        <source>Open Report</source>
        <translation>打开报告页</translation>
    </message>
    <message>
        <source>Open Caches</source>
        <translation>打开缓存页</translation>
    </message>
    <message>
        <source>Open Models and limits</source>
        <translation>打开模型和限额页</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>打开设置页</translation>
    </message>
    <message>
        <source>Ask Doctor</source>
        <translation>运行诊断</translation>
    </message>
    <message>
        <source>Open Log</source>
        <translation>打开日志页</translation>
    </message>
    <message>
        <source>Open “{setting}”</source>
        <translation>打开“{setting}”</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>The prompt or reply was blocked</source>
        <translation>提示词或回复被拦截</translation>
    </message>
    <message>
        <source>An answer without content</source>
        <translation>回复没有内容</translation>
    </message>
    <message>
        <source>Gemini did not accept the request</source>
        <translation>Gemini 不接受该请求</translation>
    </message>
    <message>
        <source>The conversation was too long for the model</source>
        <translation>对话超出模型长度</translation>
    </message>
    <message>
        <source>Google did not know what was asked for</source>
        <translation>Google 找不到请求的内容</translation>
    </message>
    <message>
        <source>Google does not know the model</source>
        <translation>Google 没有这个模型</translation>
    </message>
    <message>
        <source>The model was shut down</source>
        <translation>模型已下线</translation>
    </message>
    <message>
        <source>The model is closed to the project</source>
        <translation>模型不对该项目开放</translation>
    </message>
    <message>
        <source>A thought signature did not fit</source>
        <translation>思考签名不匹配</translation>
    </message>
    <message>
        <source>A cache was gone</source>
        <translation>缓存已不存在</translation>
    </message>
    <message>
        <source>The project has no room for caches</source>
        <translation>项目没有缓存空间</translation>
    </message>
    <message>
        <source>A file belonged to another project</source>
        <translation>文件属于其他项目</translation>
    </message>
    <message>
        <source>The key is invalid</source>
        <translation>密钥无效</translation>
    </message>
    <message>
        <source>The key was found in public and switched off</source>
        <translation>密钥已公开泄露，被停用</translation>
    </message>
    <message>
        <source>The key is restricted</source>
        <translation>密钥受限</translation>
    </message>
    <message>
        <source>The project is refused</source>
        <translation>项目被拒绝</translation>
    </message>
    <message>
        <source>Prepaid credit was used up</source>
        <translation>预付余额已用完</translation>
    </message>
    <message>
        <source>Google does not serve this location</source>
        <translation>Google 不支持此地区</translation>
    </message>
    <message>
        <source>gapdesk sent something wrong</source>
        <translation>gapdesk 发送有误</translation>
    </message>
    <message>
        <source>The minute&apos;s quota was used up</source>
        <translation>每分钟额度已用尽</translation>
    </message>
    <message>
        <source>The day&apos;s quota was used up</source>
        <translation>每日额度已用尽</translation>
    </message>
    <message>
        <source>No quota for the model</source>
        <translation>该模型没有额度</translation>
    </message>
    <message>
        <source>Another quota was used up: search, batches …</source>
        <translation>其他额度已用尽：搜索、批处理等</translation>
    </message>
    <message>
        <source>A quota that Google did not name was used up</source>
        <translation>Google 未指明的额度已用尽</translation>
    </message>
    <message>
        <source>The model was overloaded</source>
        <translation>模型过载</translation>
    </message>
    <message>
        <source>Google&apos;s server failed</source>
        <translation>Google 服务器出错</translation>
    </message>
    <message>
        <source>Google cancelled the request</source>
        <translation>Google 取消了请求</translation>
    </message>
    <message>
        <source>Google took too long</source>
        <translation>Google 响应超时</translation>
    </message>
    <message>
        <source>Google could not be reached</source>
        <translation>无法连接 Google</translation>
    </message>
    <message>
        <source>The reply broke off</source>
        <translation>回复中断</translation>
    </message>
    <message>
        <source>{what}: {need}, {supply} ({share}).</source>
        <translation>{what}：{need}，{supply}（{share}）。</translation>
    </message>
    <message>
        <source>{wanted} would do instead of {projects}: {need} ({share}).</source>
        <translation>{wanted}就够了，现有 {projects} 个：{need}（{share}）。</translation>
    </message>
    <message>
        <source>Too early to say whether your keys will do: the quota day has just begun.</source>
        <translation>额度日才开始，还无法判断密钥是否够用。</translation>
    </message>
    <message>
        <source>No advice yet: no daily limit is known, or nothing was used.</source>
        <translation>暂无建议：每日限额未知，或没有用量。</translation>
    </message>
    <message>
        <source>{used} of {capacity}</source>
        <translation>{used} / {capacity}</translation>
    </message>
    <message>
        <source>{model} will need {amount} today</source>
        <translation>{model} 今天将需要 {amount}</translation>
    </message>
    <message>
        <source>{model} needs {amount} a day on average</source>
        <translation>{model} 平均每天需要 {amount}</translation>
    </message>
    <message>
        <source>used up until {time}</source>
        <translation>已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>{limit}: used up until {time}</source>
        <translation>{limit}已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>{amount} so far: too early for a forecast</source>
        <translation>目前 {amount}，预测为时尚早</translation>
    </message>
    <message>
        <source>{amount} expected by {time}</source>
        <translation>到 {time} 预计 {amount}</translation>
    </message>
    <message>
        <source>lasts until {time}</source>
        <translation>可用到 {time}</translation>
    </message>
</context>
<context>
    <name>report_tables</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Response times</source>
        <translation>响应时间</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Input
tokens</source>
        <translation>输入
token</translation>
    </message>
    <message>
        <source>Cached
tokens</source>
        <translation>缓存
token</translation>
    </message>
    <message>
        <source>Output
tokens</source>
        <translation>输出
token</translation>
    </message>
    <message>
        <source>Thought
tokens</source>
        <translation>思考
token</translation>
    </message>
    <message>
        <source>List
price</source>
        <translation>标价</translation>
    </message>
    <message>
        <source>Saved by
caching</source>
        <translation>缓存
节省</translation>
    </message>
    <message>
        <source>What went wrong, upstream request by request</source>
        <translation>出错原因（按上游请求统计）</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>First byte,
median</source>
        <translation>首字节
中位数</translation>
    </message>
    <message>
        <source>First byte,
95 % within</source>
        <translation>首字节
95 % 以内</translation>
    </message>
    <message>
        <source>Whole reply,
median</source>
        <translation>完整回复
中位数</translation>
    </message>
    <message>
        <source>Whole reply,
95 % within</source>
        <translation>完整回复
95 % 以内</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>setting words</name>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>This cannot be used.</source>
        <translation>无法使用此值。</translation>
    </message>
    <message>
        <source>Each start takes another port, and programs lose the address.</source>
        <translation>每次启动都会换端口，其他程序会找不到地址。</translation>
    </message>
    <message>
        <source>Ports below 1024 belong to the system: without its permission the proxy does not start. Those from 1024 on are free to use.</source>
        <translation>1024 以下的端口归系统所有：未经许可，代理无法启动。1024 及以上的端口可自由使用。</translation>
    </message>
    <message>
        <source>Other devices may reach the proxy there, and what they ask goes unencrypted.</source>
        <translation>其他设备可能由此访问代理，且请求内容未加密。</translation>
    </message>
    <message>
        <source>Any program on this computer can now use up your quota.</source>
        <translation>现在这台电脑上的任何程序都可以用掉你的额度。</translation>
    </message>
    <message>
        <source>Without https your keys go over the network unencrypted.</source>
        <translation>不用 https，密钥会未加密地经过网络。</translation>
    </message>
    <message>
        <source>This is not a number.</source>
        <translation>这不是数字。</translation>
    </message>
    <message>
        <source>This is too much.</source>
        <translation>数值过大。</translation>
    </message>
    <message>
        <source>This is too little.</source>
        <translation>数值过小。</translation>
    </message>
    <message>
        <source>Only whole numbers go here.</source>
        <translation>此处只能填整数。</translation>
    </message>
    <message>
        <source>Ports go from 1 to 65535; 0 takes any free one.</source>
        <translation>端口为 1 到 65535；0 表示任意空闲端口。</translation>
    </message>
    <message>
        <source>{allowed} (one per line)</source>
        <translation>{allowed}（每行一项）</translation>
    </message>
    <message>
        <source>Possible: {what}.</source>
        <translation>可用：{what}。</translation>
    </message>
    <message>
        <source>Say which kind of proxy it is: put http:// or socks5:// before the address.</source>
        <translation>请说明代理类型：在地址前加上 http:// 或 socks5://。</translation>
    </message>
    <message>
        <source>Only http, https and socks5 proxies can be used: {kind} is none of them.</source>
        <translation>只能使用 http、https 和 socks5 代理，不支持 {kind}。</translation>
    </message>
    <message>
        <source>Put https:// before the address.</source>
        <translation>请在地址前加上 https://。</translation>
    </message>
    <message>
        <source>Only the name or address goes here, without http:// and port.</source>
        <translation>此处只填名称或地址，不要 http:// 和端口。</translation>
    </message>
    <message>
        <source>The whole web cannot be let in: name the page, such as http://localhost:*.</source>
        <translation>不能允许整个网络：请写明页面，例如 http://localhost:*。</translation>
    </message>
    <message>
        <source>Each line is a name, = and a model, such as gpt-4o=gemini-3.8-flash.</source>
        <translation>每行一个名称、= 和模型，例如 gpt-4o=gemini-3.8-flash。</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Access</source>
        <translation>访问</translation>
    </message>
    <message>
        <source>Listen on</source>
        <translation>监听地址</translation>
    </message>
    <message>
        <source>Name or address the proxy listens on; loopback is 127.0.0.1 and, where there is one, ::1.</source>
        <translation>代理监听的名称或地址；loopback 指 127.0.0.1，以及（如有）::1。</translation>
    </message>
    <message>
        <source>loopback, a host name or an IP address</source>
        <translation>loopback、主机名或 IP 地址</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>TCP port of the proxy; 0 takes any free one.</source>
        <translation>代理的 TCP 端口；0 表示任选一个空闲端口。</translation>
    </message>
    <message>
        <source>Share on my network</source>
        <translation>在局域网内共享</translation>
    </message>
    <message>
        <source>Demand a token</source>
        <translation>要求令牌</translation>
    </message>
    <message>
        <source>Further host names</source>
        <translation>其他主机名</translation>
    </message>
    <message>
        <source>Names besides this computer&apos;s own under which the proxy answers, such as host.docker.internal.</source>
        <translation>除本机名称外，代理还接受的主机名，例如 host.docker.internal。</translation>
    </message>
    <message>
        <source>host names or IP addresses, without scheme and port</source>
        <translation>主机名或 IP 地址，不含协议和端口</translation>
    </message>
    <message>
        <source>Allowed browser origins</source>
        <translation>允许的浏览器来源</translation>
    </message>
    <message>
        <source>Pages and apps that may call from inside a browser; port * is any port, host * any host.</source>
        <translation>可从浏览器内部调用的网页和应用；端口 * 表示任意端口，主机 * 表示任意主机。</translation>
    </message>
    <message>
        <source>Without it, programs on this computer need no token; those on the network always do.</source>
        <translation>不勾选时，本机程序无需令牌；网络中的程序始终需要。</translation>
    </message>
    <message>
        <source>origins such as http://localhost:* or app://*, but not the whole web</source>
        <translation>来源，例如 http://localhost:* 或 app://*；不能放行所有网站</translation>
    </message>
    <message>
        <source>Largest request</source>
        <translation>最大请求</translation>
    </message>
    <message>
        <source>Requests with a larger body are refused with status 413.</source>
        <translation>正文更大的请求会以状态码 413 拒绝。</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Connection to Google</source>
        <translation>与 Google 的连接</translation>
    </message>
    <message>
        <source>Gemini API</source>
        <translation>Gemini API</translation>
    </message>
    <message>
        <source>Base URL of the Gemini API, or of something that speaks it.</source>
        <translation>Gemini API 或兼容服务的基础 URL。</translation>
    </message>
    <message>
        <source>a URL such as https://generativelanguage.googleapis.com</source>
        <translation>URL，例如 https://generativelanguage.googleapis.com</translation>
    </message>
    <message>
        <source>Outbound proxy</source>
        <translation>出站代理</translation>
    </message>
    <message>
        <source>How Google is reached: system follows the environment, none goes direct, a URL names a proxy.</source>
        <translation>连接 Google 的方式：system 跟随系统环境，none 直连，URL 指定代理。</translation>
    </message>
    <message>
        <source>system, none, or a URL such as http://host:port or socks5://host:port</source>
        <translation>system、none，或 http://host:port、socks5://host:port 形式的 URL</translation>
    </message>
    <message>
        <source>Silence before giving up</source>
        <translation>无响应超时</translation>
    </message>
    <message>
        <source>Gives up when Google sends nothing for this long; a reply that keeps coming has no limit.</source>
        <translation>Google 在此时间内没有任何数据就放弃；持续传输的回复不受限制。</translation>
    </message>
    <message>
        <source>Fetches the whole reply first and then streams it, so that failed tries go unnoticed.</source>
        <translation>先取回完整回复再流式输出，失败的尝试不会被察觉。</translation>
    </message>
    <message>
        <source>Wait before the first byte</source>
        <translation>首字节前的等待</translation>
    </message>
    <message>
        <source>A stream stays silent this long at first, so that quick failures still get their true status.</source>
        <translation>流式回复起初在此时间内不发送数据，使快速失败能返回真实状态码。</translation>
    </message>
    <message>
        <source>Sends white space ahead of slow replies without streaming; their status is then always 200.</source>
        <translation>较慢的非流式回复先发送空白字符；状态码因此总是 200。</translation>
    </message>
    <message>
        <source>Asks Gemini to filter nothing, except in categories that the request sets itself.</source>
        <translation>除请求自行设定的类别外，要求 Gemini 一律不过滤。</translation>
    </message>
    <message>
        <source>Lists each model a second time with -search at its end; that one answers with Google Search.</source>
        <translation>为每个模型另列一个以 -search 结尾的版本，借助 Google 搜索回答。</translation>
    </message>
    <message>
        <source>Also puts generated images into the text of OpenAI replies, where some programs need them.</source>
        <translation>把生成的图片也写入 OpenAI 回复的文本，有些程序只能这样显示。</translation>
    </message>
    <message>
        <source>pairs such as gpt-4o=gemini-3.8-flash</source>
        <translation>形如 gpt-4o=gemini-3.8-flash 的配对</translation>
    </message>
    <message>
        <source>Models left out of the list, where * stands for any text; they can still be called.</source>
        <translation>不列出的模型；* 代表任意文字。仍可调用。</translation>
    </message>
    <message>
        <source>Tries when Google fails</source>
        <translation>Google 出错时的尝试次数</translation>
    </message>
    <message>
        <source>A request is sent at most this often when Google&apos;s servers fail; other faults do not count.</source>
        <translation>Google 服务器出错时，一个请求最多发送这么多次；其他故障不计入。</translation>
    </message>
    <message>
        <source>A request waits this long for a key to become free before it fails; 0 fails at once.</source>
        <translation>请求最多等待这么久，直到有密钥可用，否则失败；0 表示立即失败。</translation>
    </message>
    <message>
        <source>Per client and address; 0 means no limit on this computer, and 60 when shared.</source>
        <translation>按每个客户端和地址计算；0 表示本机不限，共享时为 60。</translation>
    </message>
    <message>
        <source>Per client and address; 0 means no limit on this computer, and 600 when shared.</source>
        <translation>按每个客户端和地址计算；0 表示本机不限，共享时为 600。</translation>
    </message>
    <message>
        <source>Per client; 0 means no limit.</source>
        <translation>按每个客户端计算；0 表示不限。</translation>
    </message>
    <message>
        <source>Messages less important than this are not logged.</source>
        <translation>低于此级别的消息不记录。</translation>
    </message>
    <message>
        <source>At this size app.log is kept under another name, and a new one begins.</source>
        <translation>app.log 达到此大小后改名保留，并重新开始。</translation>
    </message>
    <message>
        <source>How many older files of app.log are kept.</source>
        <translation>保留多少个 app.log 旧文件。</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Lets other devices in, such as a phone; each needs a token, and client limits apply.</source>
        <translation>允许手机等其他设备连接；每个设备都需要令牌，并受客户端限制约束。</translation>
    </message>
    <message>
        <source>Streaming</source>
        <translation>流式传输</translation>
    </message>
    <message>
        <source>Fake streaming</source>
        <translation>假流式</translation>
    </message>
    <message>
        <source>Fake streaming speed</source>
        <translation>假流式速度</translation>
    </message>
    <message>
        <source>Characters per second of a fake stream; 0 sends all at once.</source>
        <translation>假流式每秒输出的字符数；0 表示一次全部输出。</translation>
    </message>
    <message>
        <source>Keep-alive every</source>
        <translation>保活间隔</translation>
    </message>
    <message>
        <source>How often a waiting stream gets a sign of life; 0 turns it off.</source>
        <translation>等待中的流每隔多久发送一次保活信号；0 表示关闭。</translation>
    </message>
    <message>
        <source>Keep-alive without streaming</source>
        <translation>非流式保活</translation>
    </message>
    <message>
        <source>Answers and models</source>
        <translation>回复与模型</translation>
    </message>
    <message>
        <source>Safety filtering off</source>
        <translation>关闭安全过滤</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>联网搜索模型</translation>
    </message>
    <message>
        <source>Show blocked replies as</source>
        <translation>被拦截的回复显示为</translation>
    </message>
    <message>
        <source>auto: an error for programs that would show nothing; text: words to read, for empty ones too.</source>
        <translation>自动：对会显示空白的程序返回错误；文本：由助手说出原因，空回复也一样。</translation>
    </message>
    <message>
        <source>Disguise</source>
        <translation>伪装</translation>
    </message>
    <message>
        <source>Adds a short random string to the newest user text; this defeats caching.</source>
        <translation>在最新的用户文本中加入一小段随机字符；会使缓存失效。</translation>
    </message>
    <message>
        <source>Disguise length</source>
        <translation>伪装长度</translation>
    </message>
    <message>
        <source>Characters in that random string.</source>
        <translation>随机字符的个数。</translation>
    </message>
    <message>
        <source>Images as Markdown</source>
        <translation>以 Markdown 附上图片</translation>
    </message>
    <message>
        <source>Model aliases</source>
        <translation>模型别名</translation>
    </message>
    <message>
        <source>Other names for models, such as gpt-4o=gemini-3.8-flash.</source>
        <translation>模型的其他名称，例如 gpt-4o=gemini-3.8-flash。</translation>
    </message>
    <message>
        <source>Hidden models</source>
        <translation>隐藏的模型</translation>
    </message>
    <message>
        <source>names of models, with * for any text</source>
        <translation>模型名称，* 代表任意文字</translation>
    </message>
    <message>
        <source>Keys and retries</source>
        <translation>密钥与重试</translation>
    </message>
    <message>
        <source>Wait for quota up to</source>
        <translation>等待额度的最长时间</translation>
    </message>
    <message>
        <source>Keep keys in</source>
        <translation>密钥保存位置</translation>
    </message>
    <message>
        <source>keyring keeps them in the system&apos;s keyring; session forgets them when gapdesk quits.</source>
        <translation>keyring：保存在系统密钥环中；session：退出 gapdesk 后不再保留。</translation>
    </message>
    <message>
        <source>Stay with one project</source>
        <translation>固定使用同一项目</translation>
    </message>
    <message>
        <source>Keeps a conversation on the project that answered it before, which Google&apos;s cache rewards.</source>
        <translation>让对话留在之前回答它的项目上，更容易命中 Google 的缓存。</translation>
    </message>
    <message>
        <source>Quota day ends at midnight in</source>
        <translation>每日额度重置时区</translation>
    </message>
    <message>
        <source>Google renews daily quota at midnight Pacific time.</source>
        <translation>Google 在太平洋时间午夜恢复每日额度。</translation>
    </message>
    <message>
        <source>Client limits</source>
        <translation>客户端限额</translation>
    </message>
    <message>
        <source>Requests per minute</source>
        <translation>每分钟请求数</translation>
    </message>
    <message>
        <source>Requests per day</source>
        <translation>每日请求数</translation>
    </message>
    <message>
        <source>Requests at the same time</source>
        <translation>同时请求数</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Record conversations</source>
        <translation>记录对话</translation>
    </message>
    <message>
        <source>Keeps what clients ask and are answered, on this computer only; private clients never.</source>
        <translation>只在本机保存客户端的提问与回复；私密客户端从不记录。</translation>
    </message>
    <message>
        <source>Context completion</source>
        <translation>上下文补全</translation>
    </message>
    <message>
        <source>Puts a conversation&apos;s history before a request: explicit if it names one, always, or off.</source>
        <translation>把对话历史补在请求之前：请求指明对话时、始终，或关闭。</translation>
    </message>
    <message>
        <source>History and request together</source>
        <translation>历史与请求合计</translation>
    </message>
    <message>
        <source>Completion leaves out the oldest turns above it; what a client sends itself is never cut.</source>
        <translation>超出时补全会舍去最早的轮次；客户端自己发送的内容绝不截断。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Kept free below each limit</source>
        <translation>各上限下的余量</translation>
    </message>
    <message>
        <source>Completion stays this far below that size, the model&apos;s limit and the minute&apos;s quota.</source>
        <translation>补全后的大小比该上限、模型上限和每分钟额度至少少这么多。</translation>
    </message>
    <message>
        <source>Delete conversations after</source>
        <translation>对话保留</translation>
    </message>
    <message>
        <source>Counted from their last use, pinned ones stay anyway; 0 keeps all.</source>
        <translation>从最后一次使用算起，置顶的始终保留；0 表示全部保留。</translation>
    </message>
    <message>
        <source>Conversations take at most</source>
        <translation>对话最多占用</translation>
    </message>
    <message>
        <source>Above it those unused for longest are deleted, but for pinned ones.</source>
        <translation>超出时删除最久未用的对话，置顶的除外。</translation>
    </message>
    <message>
        <source>Caching and spare answers</source>
        <translation>缓存与备用回复</translation>
    </message>
    <message>
        <source>Native caching</source>
        <translation>原生缓存</translation>
    </message>
    <message>
        <source>Lets Google keep beginnings that come again, which makes them cheaper; needs paid projects.</source>
        <translation>让 Google 保存重复出现的开头，费用更低；需要付费项目。</translation>
    </message>
    <message>
        <source>Cache from this many times on</source>
        <translation>出现几次后缓存</translation>
    </message>
    <message>
        <source>A beginning is cached once it has come this often.</source>
        <translation>同一开头出现这么多次后就会缓存。</translation>
    </message>
    <message>
        <source>Cache unused ends after</source>
        <translation>缓存闲置多久后结束</translation>
    </message>
    <message>
        <source>Google charges storage by the hour; each use gives a cache this time anew.</source>
        <translation>Google 按小时收取存储费；每次使用都会重新计时。</translation>
    </message>
    <message>
        <source>Ask so many projects at once</source>
        <translation>同时询问的项目数</translation>
    </message>
    <message>
        <source>The first answer counts, others are kept for a regenerate; each one costs quota.</source>
        <translation>取最先的回复，其余留待重新生成时使用；每个都消耗额度。</translation>
    </message>
    <message>
        <source>Keep spare answers for</source>
        <translation>备用回复保留</translation>
    </message>
    <message>
        <source>A spare answer is given to the very same request, once.</source>
        <translation>备用回复只给完全相同的请求，且只用一次。</translation>
    </message>
    <message>
        <source>Spare answers at most</source>
        <translation>备用回复最多</translation>
    </message>
    <message>
        <source>Above it the oldest go; 0 keeps none.</source>
        <translation>超出时先删最旧的；0 表示不保留。</translation>
    </message>
    <message>
        <source>Rescue answers</source>
        <translation>挽救回复</translation>
    </message>
    <message>
        <source>Keeps an answer whose client had left, for when it asks the same again.</source>
        <translation>客户端中途离开时保留已完成的回复，待其再次提出相同请求时使用。</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Capture requests and replies</source>
        <translation>捕获请求与回复</translation>
    </message>
    <message>
        <source>Keeps their text in memory for the Activity page until gapdesk quits; private clients never.</source>
        <translation>把内容保留在内存中供“活动”页查看，直到 gapdesk 退出；私密客户端除外。</translation>
    </message>
    <message>
        <source>Memory for captured text</source>
        <translation>捕获内容占用的内存</translation>
    </message>
    <message>
        <source>Above it the oldest texts go.</source>
        <translation>超出后先删除最早的内容。</translation>
    </message>
    <message>
        <source>Requests listed</source>
        <translation>列出的请求数</translation>
    </message>
    <message>
        <source>Above it the oldest go from the Activity page; each takes about 1 KB of memory.</source>
        <translation>超出后最早的请求会从“活动”页移除；每条约占 1 KB 内存。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Summary of use every</source>
        <translation>用量摘要间隔</translation>
    </message>
    <message>
        <source>How often a line with the use of the day goes into the log; 0 = never.</source>
        <translation>每隔多久在日志中写一行当日用量；0 表示不写。</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Asks github.com once a day whether a newer gapdesk is out; nothing about you is sent but your address.</source>
        <translation>每天向 github.com 询问一次是否有新版 gapdesk；除了你的网络地址，不会发送任何与你有关的信息。</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Level of that line</source>
        <translation>摘要的日志级别</translation>
    </message>
    <message>
        <source>It is logged with this importance.</source>
        <translation>该行以此级别写入日志。</translation>
    </message>
    <message>
        <source>Log level</source>
        <translation>日志级别</translation>
    </message>
    <message>
        <source>Size of a log file</source>
        <translation>日志文件大小</translation>
    </message>
    <message>
        <source>Older log files</source>
        <translation>旧日志文件数</translation>
    </message>
    <message>
        <source>Delete logs after</source>
        <translation>日志保留时间</translation>
    </message>
    <message>
        <source>Log files older than this are deleted; 0 keeps them.</source>
        <translation>早于此时间的日志文件会被删除；0 表示一直保留。</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language of the windows.</source>
        <translation>窗口的语言。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark windows.</source>
        <translation>浅色或深色窗口。</translation>
    </message>
</context>
<context>
    <name>timing</name>
    <message>
        <source>queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>first byte</source>
        <translation>首字节</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>deliver</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Read, prepared, waiting for quota or for the next try.</source>
        <translation>读取、准备、等待额度或下一次尝试。</translation>
    </message>
    <message>
        <source>Until a new connection to Google stood.</source>
        <translation>直到与 Google 建立新连接。</translation>
    </message>
    <message>
        <source>Until Google began to answer.</source>
        <translation>直到 Google 开始回复。</translation>
    </message>
    <message>
        <source>Until Google&apos;s answer had come.</source>
        <translation>直到收到 Google 的全部回复。</translation>
    </message>
    <message>
        <source>Until the program had all of it.</source>
        <translation>直到程序收到全部内容。</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>In your program, change the field that the message names.</source>
        <translation>请在程序里修改消息中提到的字段。</translation>
    </message>
    <message>
        <source>A program asked without a valid access token.</source>
        <translation>有程序没有使用有效的访问令牌。</translation>
    </message>
    <message>
        <source>A program used a host name that is not one of this computer&apos;s.</source>
        <translation>有程序使用了不属于本机的主机名。</translation>
    </message>
    <message>
        <source>Use the base URL from Overview, or allow the name in Settings.</source>
        <translation>请使用概览页的基础 URL，或在设置中允许该名称。</translation>
    </message>
    <message>
        <source>A web page that is not allowed tried to use the proxy.</source>
        <translation>有未获允许的网页试图使用代理。</translation>
    </message>
    <message>
        <source>If the page is yours, add its origin in Settings; otherwise do nothing.</source>
        <translation>如果是你自己的网页，请在设置中添加其来源；否则无需处理。</translation>
    </message>
    <message>
        <source>A program asked for an address that does not exist here.</source>
        <translation>有程序访问了不存在的地址。</translation>
    </message>
    <message>
        <source>Check the base URL: OpenAI programs need the form that ends in /v1.</source>
        <translation>请检查基础 URL：OpenAI 类程序需要以 /v1 结尾的形式。</translation>
    </message>
    <message>
        <source>A program used the wrong method for this address.</source>
        <translation>有程序对该地址使用了错误的请求方法。</translation>
    </message>
    <message>
        <source>Check which kind of API is chosen in the program.</source>
        <translation>请检查程序中选择的 API 类型。</translation>
    </message>
    <message>
        <source>The request is larger than the limit.</source>
        <translation>请求超过了大小限制。</translation>
    </message>
    <message>
        <source>A program took too long to send its request.</source>
        <translation>有程序发送请求的时间过长。</translation>
    </message>
    <message>
        <source>A program reached the limit you set for clients.</source>
        <translation>有程序达到了你设定的客户端限额。</translation>
    </message>
    <message>
        <source>Wait a moment, or raise the limit in Settings.</source>
        <translation>请稍候，或在设置中调高限额。</translation>
    </message>
    <message>
        <source>Google does not offer this model to your keys.</source>
        <translation>Google 未向你的密钥提供此模型。</translation>
    </message>
    <message>
        <source>Choose another model from the program&apos;s model list.</source>
        <translation>请在程序的模型列表中选择其他模型。</translation>
    </message>
    <message>
        <source>This client may not use this model.</source>
        <translation>该客户端不可使用此模型。</translation>
    </message>
    <message>
        <source>The conversation is longer than the model can read.</source>
        <translation>对话超出了模型可读取的长度。</translation>
    </message>
    <message>
        <source>Start a new conversation, or lower the context size in your program.</source>
        <translation>请开始新对话，或在程序中调小上下文长度。</translation>
    </message>
    <message>
        <source>Google blocked the prompt or the reply.</source>
        <translation>Google 拦截了提示词或回复。</translation>
    </message>
    <message>
        <source>Gemini answered twice without any content.</source>
        <translation>Gemini 两次回复都没有内容。</translation>
    </message>
    <message>
        <source>Ask again, or change the last message a little.</source>
        <translation>请重新提问，或稍微修改最后一条消息。</translation>
    </message>
    <message>
        <source>The quota of every key is used up for this model.</source>
        <translation>所有密钥在此模型上的额度都已用尽。</translation>
    </message>
    <message>
        <source>Wait until it returns, choose another model, or add keys of another project.</source>
        <translation>请等待恢复、选择其他模型，或添加其他项目的密钥。</translation>
    </message>
    <message>
        <source>There are no keys yet.</source>
        <translation>还没有密钥。</translation>
    </message>
    <message>
        <source>Add your Gemini API keys on the Keys page.</source>
        <translation>请在“密钥”页添加你的 Gemini API 密钥。</translation>
    </message>
    <message>
        <source>None of your keys can be used.</source>
        <translation>没有可用的密钥。</translation>
    </message>
    <message>
        <source>The Keys page says why. Mend or check them there, or add working ones.</source>
        <translation>“密钥”页写明了原因。请在那里修正或检查，或添加可用的密钥。</translation>
    </message>
    <message>
        <source>Google could not answer, and further tries did not help.</source>
        <translation>Google 未能回复，重试也无效。</translation>
    </message>
    <message>
        <source>Try again in a minute, or choose another model.</source>
        <translation>请一分钟后重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>Google took too long to answer.</source>
        <translation>Google 回复超时。</translation>
    </message>
    <message>
        <source>Google could not be reached.</source>
        <translation>无法连接 Google。</translation>
    </message>
    <message>
        <source>The reply broke off before its end.</source>
        <translation>回复在结束前中断。</translation>
    </message>
    <message>
        <source>The proxy was stopped while a reply was on its way.</source>
        <translation>回复途中代理被停止。</translation>
    </message>
    <message>
        <source>Start the proxy, and ask again.</source>
        <translation>请启动代理后重新提问。</translation>
    </message>
    <message>
        <source>gapdesk made a mistake of its own.</source>
        <translation>gapdesk 自身出了错。</translation>
    </message>
    <message>
        <source>Try again; the log folder holds the details for a report.</source>
        <translation>请重试；日志文件夹中有可用于反馈的详情。</translation>
    </message>
    <message>
        <source>Another program uses the port of the proxy.</source>
        <translation>另一个程序占用了代理的端口。</translation>
    </message>
    <message>
        <source>Use another port, or quit the other program and start the proxy.</source>
        <translation>请改用其他端口，或退出那个程序后启动代理。</translation>
    </message>
    <message>
        <source>The proxy cannot listen on the address in Settings.</source>
        <translation>代理无法监听设置中的地址。</translation>
    </message>
    <message>
        <source>Set “Listen on” to loopback or to an address of this computer, and start it again.</source>
        <translation>请将“监听地址”设为 loopback 或本机的某个地址，然后重新启动代理。</translation>
    </message>
    <message>
        <source>gapdesk&apos;s database could not be used as it was.</source>
        <translation>gapdesk 的数据库无法直接使用。</translation>
    </message>
    <message>
        <source>No usable keyring was found on this computer.</source>
        <translation>本机没有可用的密钥环。</translation>
    </message>
    <message>
        <source>Keys and the access token last until gapdesk quits. Set up a keyring to keep them.</source>
        <translation>密钥和访问令牌只保留到 gapdesk 退出。要长期保存，请设置密钥环。</translation>
    </message>
    <message>
        <source>Waiting for the keyring: it is locked or does not answer.</source>
        <translation>正在等待密钥环：它已锁定或没有响应。</translation>
    </message>
    <message>
        <source>Unlock it. gapdesk serves meanwhile with what it has already.</source>
        <translation>请解锁。在此期间，gapdesk 用已有的内容继续服务。</translation>
    </message>
    <message>
        <source>Mend the key or its project at Google AI Studio, then check it on the Keys page.</source>
        <translation>请在 Google AI Studio 修正该密钥或其项目，然后在“密钥”页检查。</translation>
    </message>
    <message>
        <source>Keys are in the list whose secret is not in the keyring any more.</source>
        <translation>列表中有密钥已不在密钥环中。</translation>
    </message>
    <message>
        <source>Import them again on the Keys page, or remove them there.</source>
        <translation>请在“密钥”页重新导入，或将其删除。</translation>
    </message>
    <message>
        <source>Little or nothing is left of today&apos;s quota for {subject}.</source>
        <translation>{subject} 的今日额度所剩无几或已用尽。</translation>
    </message>
    <message>
        <source>The Report page says how long it lasts, and how many keys would be enough.</source>
        <translation>“报告”页写明还能用多久，以及需要多少密钥。</translation>
    </message>
    <message>
        <source>Conversations cannot be recorded.</source>
        <translation>无法记录对话。</translation>
    </message>
    <message>
        <source>Answers go on. The message says why; most often the disk is full or write-protected.</source>
        <translation>回复照常进行。原因见消息，多半是磁盘已满或被写保护。</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Waiting for the keyring</source>
        <translation>等待密钥环</translation>
    </message>
    <message>
        <source>{text}: {model}, {span}</source>
        <translation>{text}：{model}，{span}</translation>
    </message>
    <message>
        <source>{model}: today&apos;s quota is used up until {time}</source>
        <translation>{model}：今日额度已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>{model}: {left} of today&apos;s quota left</source>
        <translation>{model}：今日额度还剩 {left}</translation>
    </message>
    <message>
        <source>{model}: {left} of today&apos;s quota left, lasts until {time}</source>
        <translation>{model}：今日额度还剩 {left}，可用到 {time}</translation>
    </message>
    <message>
        <source>New keys serve already, and are kept once it is unlocked.</source>
        <translation>新密钥已可使用，解锁后即会保存。</translation>
    </message>
    <message>
        <source>Keys last until gapdesk quits. Set up a keyring to keep them.</source>
        <translation>密钥只保留到 gapdesk 退出。要长期保存，请设置密钥环。</translation>
    </message>
    <message>
        <source>The keyring failed.</source>
        <translation>密钥环出错。</translation>
    </message>
    <message>
        <source>Keys that are not in it yet last until gapdesk quits. Try again.</source>
        <translation>尚未存入的密钥只保留到 gapdesk 退出。请重试。</translation>
    </message>
    <message>
        <source>The keyring in use holds none of your keys.</source>
        <translation>当前的密钥环里没有你的密钥。</translation>
    </message>
    <message>
        <source>Most likely they are in another one. Use that one as before, then try again, or import the keys anew.</source>
        <translation>它们很可能在另一个密钥环里。请换回原来的密钥环再重试，或重新导入密钥。</translation>
    </message>
    <message>
        <source>Gemini does not accept the form of the request.</source>
        <translation>Gemini 不接受此请求的格式。</translation>
    </message>
    <message>
        <source>Copy the token of its client into the program as its API key.</source>
        <translation>请将其客户端的令牌复制到程序中，作为 API 密钥。</translation>
    </message>
    <message>
        <source>Send smaller attachments, or raise “Largest request” in Settings.</source>
        <translation>请压缩附件，或在设置中调高“最大请求”。</translation>
    </message>
    <message>
        <source>Try again; if that does not help, restart the program.</source>
        <translation>请重试；如仍无效，请重启该程序。</translation>
    </message>
    <message>
        <source>Choose another model, or open this one to the client.</source>
        <translation>请选择其他模型，或为该客户端开放此模型。</translation>
    </message>
    <message>
        <source>Rephrase it. The message says what else can be done, if anything.</source>
        <translation>请换个说法。如还有其他办法，消息中会说明。</translation>
    </message>
    <message>
        <source>Google does not offer the Gemini API where this connection comes from.</source>
        <translation>Google 不向当前网络所在地区提供 Gemini API。</translation>
    </message>
    <message>
        <source>Set an outbound proxy in Settings, in a country where Google offers it.</source>
        <translation>请在设置中填写位于受支持地区的出站代理。</translation>
    </message>
    <message>
        <source>Try again, or raise “Silence before giving up” in Settings.</source>
        <translation>请重试，或在设置中调高“无响应超时”。</translation>
    </message>
    <message>
        <source>Check the internet connection. Doctor shows where the way to Google ends.</source>
        <translation>请检查网络连接。“诊断”会显示通往 Google 的路在哪里中断。</translation>
    </message>
    <message>
        <source>Ask again. With fake streaming, broken replies are retried for you.</source>
        <translation>请重新提问。开启假流式后，中断的回复会自动重试。</translation>
    </message>
    <message>
        <source>The message says why. The file itself was not deleted.</source>
        <translation>原因见消息。原文件没有被删除。</translation>
    </message>
    <message>
        <source>The settings file could not be read in full.</source>
        <translation>无法完整读取设置文件。</translation>
    </message>
    <message>
        <source>Defaults stand in. A broken file is kept under another name in the same folder.</source>
        <translation>无法读取的部分使用默认值。损坏的旧文件已改名保留在同一文件夹中。</translation>
    </message>
    <message>
        <source>Google refuses the key “{subject}”.</source>
        <translation>Google 拒绝密钥“{subject}”。</translation>
    </message>
    <message>
        <source>What gapdesk counts and learns cannot be written down.</source>
        <translation>gapdesk 的计数和记录无法写入磁盘。</translation>
    </message>
    <message>
        <source>Make room on the disk, or let gapdesk write to its folder. Requests are answered meanwhile.</source>
        <translation>请腾出磁盘空间，或允许 gapdesk 写入其文件夹。期间请求照常得到回答。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Waiting for quota</source>
        <translation>等待额度</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Empty reply</source>
        <translation>空回复</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>The system&apos;s keyring</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>Memory, until gapdesk quits</source>
        <translation>内存，到 gapdesk 退出为止</translation>
    </message>
    <message>
        <source>If a request names one</source>
        <translation>请求指明对话时</translation>
    </message>
    <message>
        <source>No keys yet</source>
        <translation>还没有密钥</translation>
    </message>
    <message>
        <source>{n} healthy</source>
        <translation>{n} 个正常</translation>
    </message>
    <message>
        <source>{n} cooling</source>
        <translation>{n} 个冷却中</translation>
    </message>
    <message>
        <source>{n} exhausted</source>
        <translation>{n} 个已用尽</translation>
    </message>
    <message>
        <source>{n} invalid</source>
        <translation>{n} 个无效</translation>
    </message>
    <message>
        <source>{n} waiting for the keyring</source>
        <translation>{n} 个等待密钥环</translation>
    </message>
    <message>
        <source>{n} unchecked</source>
        <translation>{n} 个未检查</translation>
    </message>
</context>
</TS>
