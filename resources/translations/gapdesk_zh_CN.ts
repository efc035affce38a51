<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
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
    <message>
        <source>Extending {n} caches at Google…</source>
        <translation>正在延长 Google 上的 {n} 个缓存…</translation>
    </message>
    <message>
        <source>Extending the cache at Google…</source>
        <translation>正在延长 Google 上的缓存…</translation>
    </message>
    <message>
        <source>{n} caches live {span} from now.</source>
        <translation>{n} 个缓存从现在起保留 {span}。</translation>
    </message>
    <message>
        <source>The cache lives {span} from now.</source>
        <translation>此缓存从现在起保留 {span}。</translation>
    </message>
    <message>
        <source>Delete {n} caches at Google? That cannot be undone.</source>
        <translation>要删除 Google 上的 {n} 个缓存吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete “{title}” at Google? That cannot be undone.</source>
        <translation>要删除 Google 上的“{title}”吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete {n} caches that were not used, or not for an hour? That cannot be undone.</source>
        <translation>要删除 {n} 个从未使用或一小时未使用的缓存吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete the cache that was not used, or not for an hour? That cannot be undone.</source>
        <translation>要删除这个从未使用或一小时未使用的缓存吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Deleting at Google…</source>
        <translation>正在从 Google 删除…</translation>
    </message>
    <message>
        <source>There was nothing to delete.</source>
        <translation>没有可删除的缓存。</translation>
    </message>
    <message>
        <source>{n} caches were deleted.</source>
        <translation>已删除 {n} 个缓存。</translation>
    </message>
    <message>
        <source>One cache was deleted.</source>
        <translation>已删除一个缓存。</translation>
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
        <source>Gemini programs leave out /v1. Plain HTTP: others on this network can read it.</source>
        <translation>Gemini 程序请去掉 /v1。这是未加密的 HTTP，同一网络中的人可能看到内容。</translation>
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
        <source>Google cannot be reached this way: {why}</source>
        <translation>这样无法连接 Google：{why}</translation>
    </message>
    <message>
        <source>Google answered after {n} ms.</source>
        <translation>Google 在 {n} 毫秒后作出了回应。</translation>
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
        <source>{n} days</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 天</translation>
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
        <source>A conversation was deleted.</source>
        <translation>已删除一个对话。</translation>
    </message>
    <message>
        <source>{n} conversations were deleted.</source>
        <translation>已删除 {n} 个对话。</translation>
    </message>
    <message>
        <source>The request was copied. Set GAPDESK_TOKEN to your token before you run it.</source>
        <translation>已复制请求。运行前请把 GAPDESK_TOKEN 设为你的令牌。</translation>
    </message>
    <message>
        <source>The conversation was copied.</source>
        <translation>已复制该对话。</translation>
    </message>
    <message>
        <source>{n} conversations were copied.</source>
        <translation>已复制 {n} 个对话。</translation>
    </message>
</context>
<context>
    <name>ConversationsFacts</name>
    <message>
        <source>{n} are selected; this is one of them.</source>
        <translation>已选 {n} 个，这是其中之一。</translation>
    </message>
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
    <message>
        <source>{n} branches</source>
        <translation>{n} 个分支</translation>
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
    <name>DayChart</name>
    <message>
        <source>Requests per day, at most {n} on {day}</source>
        <translation>每天的请求数，最多为 {day} 的 {n} 次</translation>
    </message>
    <message>
        <source>{day}: {n} requests</source>
        <translation>{day}：{n} 次请求</translation>
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
    <name>Flow</name>
    <message>
        <source>Show more ({n} characters left)</source>
        <translation>显示更多（还有 {n} 个字符）</translation>
    </message>
</context>
<context>
    <name>Folded</name>
    <message>
        <source>Thoughts · {n} characters</source>
        <translation>思考 · {n} 个字符</translation>
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
    <name>Guide</name>
    <message>
        <source>Get started</source>
        <translation>开始使用</translation>
    </message>
    <message>
        <source>1. Paste your Gemini API keys</source>
        <translation>1. 粘贴 Gemini API 密钥</translation>
    </message>
    <message>
        <source>2. Connect a program</source>
        <translation>2. 连接程序</translation>
    </message>
    <message>
        <source>Copy a base URL and the access token from below into your chat or coding program.</source>
        <translation>把下方的基础 URL 和访问令牌复制到聊天或编程软件中。</translation>
    </message>
    <message>
        <source>Close “Get started”</source>
        <translation>关闭“开始使用”</translation>
    </message>
    <message>
        <source>Seen. gapdesk stays in the tray; this page shows how it is doing.</source>
        <translation>已收到。gapdesk 会留在托盘中，本页显示它的运行情况。</translation>
    </message>
    <message>
        <source>Waiting for it: send a message from your program.</source>
        <translation>等待中：请在程序里发送一条消息。</translation>
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
        <source>1 request</source>
        <translation>1 个请求</translation>
    </message>
    <message>
        <source>{n} requests</source>
        <translation>{n} 个请求</translation>
    </message>
    <message>
        <source>{cached} of {prompt} tokens · {share}</source>
        <translation>{cached} / {prompt} token · {share}</translation>
    </message>
</context>
<context>
    <name>KeyBox</name>
    <message>
        <source>One or many, with any separators.</source>
        <translation>一个或多个，分隔符不限。</translation>
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
        <source>Get keys at Google AI Studio</source>
        <translation>在 Google AI Studio 获取密钥</translation>
    </message>
    <message>
        <source>Doubtful ones stay in the box. Paste them on the Keys page to see why.</source>
        <translation>可疑的密钥留在框中。请粘贴到“密钥”页查看原因。</translation>
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
        <source>No key was found in this text.</source>
        <translation>这段文字里没有找到密钥。</translation>
    </message>
    <message>
        <source>Added: {added}</source>
        <translation>已添加 {added} 个</translation>
    </message>
</context>
<context>
    <name>KeyDetail</name>
    <message>
        <source>Showing 1 of {n} selected keys</source>
        <translation>已选 {n} 个密钥，此处显示其中 1 个</translation>
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
    <message>
        <source>shares its quota with 1 other key</source>
        <translation>与另外 1 个密钥共用额度</translation>
    </message>
    <message>
        <source>shares its quota with {n} other keys</source>
        <translation>与另外 {n} 个密钥共用额度</translation>
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
    <message>
        <source>{n} keys count in projects of their own now.</source>
        <translation>{n} 个密钥现在各算一个项目。</translation>
    </message>
    <message>
        <source>The key counts in a project of its own now.</source>
        <translation>该密钥现在单独算一个项目。</translation>
    </message>
    <message>
        <source>{n} keys count in {project} now and share its quota.</source>
        <translation>{n} 个密钥现在属于 {project}，共用其额度。</translation>
    </message>
    <message>
        <source>The key counts in {project} now.</source>
        <translation>该密钥现在属于 {project}。</translation>
    </message>
    <message>
        <source>Move {n} keys to {project}? Their counts are added up, and that cannot be undone.</source>
        <translation>把 {n} 个密钥移到 {project}？用量会合并计算，且无法撤销。</translation>
    </message>
    <message>
        <source>Move {key} to {project}? Their counts are added up, and that cannot be undone.</source>
        <translation>把 {key} 移到 {project}？用量会合并计算，且无法撤销。</translation>
    </message>
    <message>
        <source>{n} keys were removed.</source>
        <translation>已移除 {n} 个密钥。</translation>
    </message>
    <message>
        <source>A key was removed.</source>
        <translation>已移除一个密钥。</translation>
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
    <message>
        <source>{n} keys</source>
        <translation>{n} 个密钥</translation>
    </message>
    <message>
        <source>One key</source>
        <translation>一个密钥</translation>
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
        <source>Quota: the tightest model</source>
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
        <source>{n} projects</source>
        <translation>{n} 个项目</translation>
    </message>
    <message>
        <source>one project</source>
        <translation>一个项目</translation>
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
    <message>
        <source>{kind}… ({n} characters)</source>
        <translation>{kind}…（{n} 个字符）</translation>
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
        <source>Add {n} keys</source>
        <translation>添加 {n} 个密钥</translation>
    </message>
    <message>
        <source>Add one key</source>
        <translation>添加一个密钥</translation>
    </message>
    <message>
        <source>Take over settings: {n}</source>
        <translation>采用设置：{n}</translation>
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
    <message>
        <source>{n} tokens</source>
        <translation>{n} 个 token</translation>
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
        <source>{n} characters</source>
        <translation>{n} 个字符</translation>
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
    <name>ProblemRow</name>
    <message>
        <source>Open Keys</source>
        <translation>打开密钥页</translation>
    </message>
    <message>
        <source>Open Report</source>
        <translation>打开报告页</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>打开设置页</translation>
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
    <name>QuotaRow</name>
    <message>
        <source>Comes back in {span} ({exact})</source>
        <translation>{span}后恢复（{exact}）</translation>
    </message>
    <message>
        <source>{used} used</source>
        <translation>已用 {used}</translation>
    </message>
    <message>
        <source>{left} of {limit}</source>
        <translation>{left} / {limit}</translation>
    </message>
    <message>
        <source>used up until {time}</source>
        <translation>已用尽，{time} 恢复</translation>
    </message>
    <message>
        <source>lasts until {time}</source>
        <translation>可用到 {time}</translation>
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
    <message>
        <source>No price is known for 1 request.</source>
        <translation>有 1 次请求的价格未知。</translation>
    </message>
    <message>
        <source>No price is known for {n} requests.</source>
        <translation>有 {n} 次请求的价格未知。</translation>
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
        <source>{allowed} (one per line)</source>
        <translation>{allowed}（每行一项）</translation>
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
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Not possible; allowed: {allowed}</source>
        <translation>无法使用此值；允许：{allowed}</translation>
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
        <source>No setting matches. Clear the search to see all.</source>
        <translation>没有匹配的设置。清空搜索即可查看全部。</translation>
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
    <name>SideBar</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
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
    <name>StatusBlock</name>
    <message>
        <source>Base URL (OpenAI)</source>
        <translation>基础 URL（OpenAI）</translation>
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
    <name>TodayCard</name>
    <message>
        <source>Remaining today</source>
        <translation>今日剩余</translation>
    </message>
    <message>
        <source>Models appear here after their first request.</source>
        <translation>模型在第一次请求后显示于此。</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>另有 {n} 个</translation>
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
    <name>WhyNot</name>
    <message>
        <source>Who cannot have explicit caches</source>
        <translation>谁不能使用显式缓存</translation>
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
        <source>15 minutes</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 小时</translation>
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
        <source>Explicit caches saved {tokens} tokens in {n} hits.</source>
        <translation>显式缓存命中 {n} 次，节省 {tokens} 个 token。</translation>
    </message>
    <message>
        <source>Explicit caches saved {tokens} tokens in one hit.</source>
        <translation>显式缓存命中一次，节省 {tokens} 个 token。</translation>
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
        <source>Projects {names} and {n} more</source>
        <translation>项目 {names} 及另外 {n} 个</translation>
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
        <source>1 message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>{n} messages</source>
        <translation>{n} 条消息</translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>{n} conversations</source>
        <translation>{n} 个对话</translation>
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
        <source>{n} keys share one quota: Google counts per project.</source>
        <translation>{n} 个密钥共用一份额度：Google 按项目计算。</translation>
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
        <source>Conversations</source>
        <translation>对话</translation>
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
        <source>Keep your project: {need} ({share}).</source>
        <translation>一个项目就够了：{need}（{share}）。</translation>
    </message>
    <message>
        <source>Keep your {projects} projects: {need} ({share}).</source>
        <translation>{projects} 个项目正合适：{need}（{share}）。</translation>
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
        <source>Add a key of another project now, or turn on billing</source>
        <translation>请立即添加 1 个其他项目的密钥，或开通计费</translation>
    </message>
    <message>
        <source>Add {n} keys of other projects now, or turn on billing</source>
        <translation>请立即添加 {n} 个其他项目的密钥，或开通计费</translation>
    </message>
    <message>
        <source>Add a key of another project soon, or turn on billing</source>
        <translation>请尽快添加 1 个其他项目的密钥，或开通计费</translation>
    </message>
    <message>
        <source>Add {n} keys of other projects soon, or turn on billing</source>
        <translation>请尽快添加 {n} 个其他项目的密钥，或开通计费</translation>
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
        <source>1 project gives {amount}</source>
        <translation>1 个项目可提供 {amount}</translation>
    </message>
    <message>
        <source>{n} projects give {amount}</source>
        <translation>{n} 个项目可提供 {amount}</translation>
    </message>
    <message>
        <source>1 project</source>
        <translation>1 个项目</translation>
    </message>
    <message>
        <source>{n} projects</source>
        <translation>{n} 个项目</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 个 token</translation>
    </message>
    <message>
        <source>{n} tokens</source>
        <translation>{n} 个 token</translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 次请求</translation>
    </message>
    <message>
        <source>{n} requests</source>
        <translation>{n} 次请求</translation>
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
        <source>No price is known for {n} of these requests.</source>
        <translation>其中 {n} 次请求的价格未知。</translation>
    </message>
    <message>
        <source>{n} at the price of a promotion that has ended.</source>
        <translation>{n} 次请求按已结束的促销价估算。</translation>
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
        <source>Lets other devices on the network in; each needs a token, and client limits apply.</source>
        <translation>允许网络中的其他设备访问；每台都需要令牌，并受客户端限额约束。</translation>
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
        <source>auto: an error for programs that would show nothing, else an empty reply with content_filter.</source>
        <translation>自动：对会显示空白的程序返回错误，其余返回带 content_filter 的空回复。</translation>
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
        <source>Copy the token from Overview into the program as its API key.</source>
        <translation>把概览页的令牌复制到该程序的 API 密钥一栏。</translation>
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
        <source>Check the internet connection and the outbound proxy in Settings.</source>
        <translation>请检查网络连接和设置中的出站代理。</translation>
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
        <source>If a request names its conversation</source>
        <translation>请求指明对话时</translation>
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
        <source>1 request waits for the keyring</source>
        <translation>1 个请求在等待密钥环</translation>
    </message>
    <message>
        <source>{n} requests wait for the keyring</source>
        <translation>{n} 个请求在等待密钥环</translation>
    </message>
    <message>
        <source>1 request waits for quota</source>
        <translation>1 个请求在等待额度</translation>
    </message>
    <message>
        <source>{n} requests wait for quota</source>
        <translation>{n} 个请求在等待额度</translation>
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
        <source>1 key waits for it. Unlock it, then try again.</source>
        <translation>1 个密钥在等待。请解锁后重试。</translation>
    </message>
    <message>
        <source>{n} keys wait for it. Unlock it, then try again.</source>
        <translation>{n} 个密钥在等待。请解锁后重试。</translation>
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
