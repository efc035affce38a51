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
    <name>Desktop</name>
    <message>
        <source>gapdesk keeps running in the tray.</source>
        <translation>gapdesk 仍在托盘中运行。</translation>
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
    <name>KeyBox</name>
    <message>
        <source>One or many, with any separators. They are kept until gapdesk quits, written nowhere.</source>
        <translation>一个或多个，分隔符不限。密钥只保留到 gapdesk 退出，不会写入任何文件。</translation>
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
        <source>No key was found in this text.</source>
        <translation>这段文字里没有找到密钥。</translation>
    </message>
    <message>
        <source>Added: {added} · known already: {known}</source>
        <translation>已添加 {added} 个 · 已存在 {known} 个</translation>
    </message>
    <message>
        <source>Added: {added}</source>
        <translation>已添加 {added} 个</translation>
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
        <source>{h} h {m} min</source>
        <translation>{h} 小时 {m} 分钟</translation>
    </message>
    <message>
        <source>{d} d</source>
        <translation>{d} 天</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
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
        <source>Logs</source>
        <translation>日志</translation>
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
        <source>None of your keys can be used.</source>
        <translation>没有可用的密钥。</translation>
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
        <source>Waiting for the keyring: it is locked or does not answer.</source>
        <translation>正在等待密钥环：它已锁定或没有响应。</translation>
    </message>
    <message>
        <source>Unlock it. gapdesk serves meanwhile, and tokens in use stay valid.</source>
        <translation>请解锁密钥环。在此期间 gapdesk 照常服务，已在使用的令牌仍然有效。</translation>
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
        <source>Add your Gemini API keys on Overview.</source>
        <translation>请在概览页添加 Gemini API 密钥。</translation>
    </message>
    <message>
        <source>Check the keys at Google AI Studio, and add working ones on Overview.</source>
        <translation>请在 Google AI Studio 检查密钥，并在概览页添加可用的密钥。</translation>
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
        <source>The access token is new at each start. Set up a keyring if it should stay the same.</source>
        <translation>访问令牌每次启动都会换新。要让它保持不变，请设置密钥环。</translation>
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
        <source>Mend the key or its project at Google AI Studio, or add another key on Overview.</source>
        <translation>请在 Google AI Studio 修复该密钥或其项目，或在概览页添加其他密钥。</translation>
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
        <source>{n} unchecked</source>
        <translation>{n} 个未检查</translation>
    </message>
</context>
</TS>
