<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name></name>
    <message>
        <source>{number} act</source>
        <translation>{number} 项操作</translation>
    </message>
    <message>
        <source>{number} acts</source>
        <translation>{number} 项操作</translation>
    </message>
    <message>
        <source>{number} alert</source>
        <translation>{number} 个告警</translation>
    </message>
    <message>
        <source>{number} alerts</source>
        <translation>{number} 个告警</translation>
    </message>
    <message>
        <source>{number} breakpoint</source>
        <translation>{number} 个断点</translation>
    </message>
    <message>
        <source>{number} breakpoints</source>
        <translation>{number} 个断点</translation>
    </message>
    <message>
        <source>{number} byte</source>
        <translation>{number} 字节</translation>
    </message>
    <message>
        <source>{number} bytes</source>
        <translation>{number} 字节</translation>
    </message>
    <message>
        <source>{number} character</source>
        <translation>{number} 个字符</translation>
    </message>
    <message>
        <source>{number} characters</source>
        <translation>{number} 个字符</translation>
    </message>
    <message>
        <source>{number} command</source>
        <translation>{number} 条命令</translation>
    </message>
    <message>
        <source>{number} commands</source>
        <translation>{number} 条命令</translation>
    </message>
    <message>
        <source>{number} command waits</source>
        <translation>{number} 条命令等待</translation>
    </message>
    <message>
        <source>{number} commands wait</source>
        <translation>{number} 条命令等待</translation>
    </message>
    <message>
        <source>{number} message waits</source>
        <translation>{number} 条消息等待投递</translation>
    </message>
    <message>
        <source>{number} messages wait</source>
        <translation>{number} 条消息等待投递</translation>
    </message>
    <message>
        <source>{number} correlation</source>
        <translation>{number} 个关联</translation>
    </message>
    <message>
        <source>{number} correlations</source>
        <translation>{number} 个关联</translation>
    </message>
    <message>
        <source>{number} effect</source>
        <translation>{number} 个结果</translation>
    </message>
    <message>
        <source>{number} effects</source>
        <translation>{number} 个结果</translation>
    </message>
    <message>
        <source>{number} entity</source>
        <translation>{number} 个实体</translation>
    </message>
    <message>
        <source>{number} entities</source>
        <translation>{number} 个实体</translation>
    </message>
    <message>
        <source>{number} entity waits</source>
        <translation>{number} 个实体等待</translation>
    </message>
    <message>
        <source>{number} entities wait</source>
        <translation>{number} 个实体等待</translation>
    </message>
    <message>
        <source>{number} entry</source>
        <translation>{number} 项</translation>
    </message>
    <message>
        <source>{number} entries</source>
        <translation>{number} 项</translation>
    </message>
    <message>
        <source>{number} event</source>
        <translation>{number} 个事件</translation>
    </message>
    <message>
        <source>{number} events</source>
        <translation>{number} 个事件</translation>
    </message>
    <message>
        <source>{number} event at position</source>
        <translation>{number} 个事件，位置</translation>
    </message>
    <message>
        <source>{number} events at positions</source>
        <translation>{number} 个事件，位置</translation>
    </message>
    <message>
        <source>{number} event waits</source>
        <translation>{number} 个事件等待</translation>
    </message>
    <message>
        <source>{number} events wait</source>
        <translation>{number} 个事件等待</translation>
    </message>
    <message>
        <source>{number} fact</source>
        <translation>{number} 个事实</translation>
    </message>
    <message>
        <source>{number} facts</source>
        <translation>{number} 个事实</translation>
    </message>
    <message>
        <source>{number} field</source>
        <translation>{number} 个字段</translation>
    </message>
    <message>
        <source>{number} fields</source>
        <translation>{number} 个字段</translation>
    </message>
    <message>
        <source>{number} field differs</source>
        <translation>{number} 个字段不同</translation>
    </message>
    <message>
        <source>{number} fields differ</source>
        <translation>{number} 个字段不同</translation>
    </message>
    <message>
        <source>{number} finding</source>
        <translation>{number} 项发现</translation>
    </message>
    <message>
        <source>{number} findings</source>
        <translation>{number} 项发现</translation>
    </message>
    <message>
        <source>{number} group</source>
        <translation>{number} 个分组</translation>
    </message>
    <message>
        <source>{number} groups</source>
        <translation>{number} 个分组</translation>
    </message>
    <message>
        <source>{number} hit</source>
        <translation>{number} 处命中</translation>
    </message>
    <message>
        <source>{number} hits</source>
        <translation>{number} 处命中</translation>
    </message>
    <message>
        <source>{number} invariant</source>
        <translation>{number} 个不变式</translation>
    </message>
    <message>
        <source>{number} invariants</source>
        <translation>{number} 个不变式</translation>
    </message>
    <message>
        <source>{number} item</source>
        <translation>{number} 项</translation>
    </message>
    <message>
        <source>{number} items</source>
        <translation>{number} 项</translation>
    </message>
    <message>
        <source>{number} line</source>
        <translation>{number} 行</translation>
    </message>
    <message>
        <source>{number} lines</source>
        <translation>{number} 行</translation>
    </message>
    <message>
        <source>{number} message</source>
        <translation>{number} 条消息</translation>
    </message>
    <message>
        <source>{number} messages</source>
        <translation>{number} 条消息</translation>
    </message>
    <message>
        <source>{number} part</source>
        <translation>{number} 个部分</translation>
    </message>
    <message>
        <source>{number} parts</source>
        <translation>{number} 个部分</translation>
    </message>
    <message>
        <source>{number} note</source>
        <translation>{number} 条备注</translation>
    </message>
    <message>
        <source>{number} notes</source>
        <translation>{number} 条备注</translation>
    </message>
    <message>
        <source>{number} more mark</source>
        <translation>另外 {number} 个标记</translation>
    </message>
    <message>
        <source>{number} more marks</source>
        <translation>另外 {number} 个标记</translation>
    </message>
    <message>
        <source>{number} more fails</source>
        <translation>另有 {number} 个失败</translation>
    </message>
    <message>
        <source>{number} more fail</source>
        <translation>另有 {number} 个失败</translation>
    </message>
    <message>
        <source>{number} more row</source>
        <translation>另有 {number} 行</translation>
    </message>
    <message>
        <source>{number} more rows</source>
        <translation>另有 {number} 行</translation>
    </message>
    <message>
        <source>{number} more rule</source>
        <translation>另外 {number} 条规则</translation>
    </message>
    <message>
        <source>{number} more rules</source>
        <translation>另外 {number} 条规则</translation>
    </message>
    <message>
        <source>{number} more stream has parked events</source>
        <translation>另有 {number} 个流有搁置事件</translation>
    </message>
    <message>
        <source>{number} more streams have parked events</source>
        <translation>另有 {number} 个流有搁置事件</translation>
    </message>
    <message>
        <source>{number} other replica</source>
        <translation>{number} 个其他副本</translation>
    </message>
    <message>
        <source>{number} other replicas</source>
        <translation>{number} 个其他副本</translation>
    </message>
    <message>
        <source>{number} page</source>
        <translation>{number} 页</translation>
    </message>
    <message>
        <source>{number} pages</source>
        <translation>{number} 页</translation>
    </message>
    <message>
        <source>{number} parked event</source>
        <translation>{number} 个搁置事件</translation>
    </message>
    <message>
        <source>{number} parked events</source>
        <translation>{number} 个搁置事件</translation>
    </message>
    <message>
        <source>{number} place</source>
        <translation>{number} 处</translation>
    </message>
    <message>
        <source>{number} places</source>
        <translation>{number} 处</translation>
    </message>
    <message>
        <source>{number} problem</source>
        <translation>{number} 个问题</translation>
    </message>
    <message>
        <source>{number} problems</source>
        <translation>{number} 个问题</translation>
    </message>
    <message>
        <source>{number} process</source>
        <translation>{number} 个进程</translation>
    </message>
    <message>
        <source>{number} processes</source>
        <translation>{number} 个进程</translation>
    </message>
    <message>
        <source>{number} row</source>
        <translation>{number} 行</translation>
    </message>
    <message>
        <source>{number} rows</source>
        <translation>{number} 行</translation>
    </message>
    <message>
        <source>{number} rule</source>
        <translation>{number} 条规则</translation>
    </message>
    <message>
        <source>{number} rules</source>
        <translation>{number} 条规则</translation>
    </message>
    <message>
        <source>{number} subscription</source>
        <translation>{number} 个订阅</translation>
    </message>
    <message>
        <source>{number} subscriptions</source>
        <translation>{number} 个订阅</translation>
    </message>
    <message>
        <source>{number} time</source>
        <translation>{number} 次</translation>
    </message>
    <message>
        <source>{number} times</source>
        <translation>{number} 次</translation>
    </message>
    <message>
        <source>{number} type</source>
        <translation>{number} 种类型</translation>
    </message>
    <message>
        <source>{number} types</source>
        <translation>{number} 种类型</translation>
    </message>
    <message>
        <source>{number} value</source>
        <translation>{number} 个值</translation>
    </message>
    <message>
        <source>{number} version</source>
        <translation>{number} 个版本</translation>
    </message>
    <message>
        <source>{number} versions</source>
        <translation>{number} 个版本</translation>
    </message>
    <message>
        <source>{number} waits</source>
        <translation>{number} 个等待</translation>
    </message>
    <message>
        <source>{number} wait</source>
        <translation>{number} 个等待</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>No process can be started: {reason}.</source>
        <translation>无法启动进程：{reason}。</translation>
    </message>
    <message>
        <source>Send a command for this</source>
        <translation>对此发送命令</translation>
    </message>
    <message>
        <source>No command takes what is selected</source>
        <translation>没有命令适用于所选内容</translation>
    </message>
    <message>
        <source>observer</source>
        <translation>观察者</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>Your role is {role}: this takes the role {required}.</source>
        <translation>您的角色是{role}：此操作需要{required}角色。</translation>
    </message>
    <message>
        <source>Stopped. Loading it again goes on from here.</source>
        <translation>已停止。再次加载会从这里继续。</translation>
    </message>
    <message>
        <source>This data folder is marked production, as {name}: the sample would stay in its log for good. `marigraph import sample --production {quoted}` loads it all the same.</source>
        <translation>此数据文件夹已标记为生产环境，名为 {name}：示例数据将永久留在其日志中。若仍要加载，请运行 `marigraph import sample --production {quoted}`。</translation>
    </message>
    <message>
        <source>As it happened, 100 times faster</source>
        <translation>按发生时的节奏，快 100 倍</translation>
    </message>
    <message>
        <source>As it happened, 10 times faster</source>
        <translation>按发生时的节奏，快 10 倍</translation>
    </message>
    <message>
        <source>As it happened</source>
        <translation>按发生时的节奏</translation>
    </message>
    <message>
        <source>As fast as it goes</source>
        <translation>尽可能快</translation>
    </message>
    <message>
        <source>The sample cannot be loaded: {reason}.</source>
        <translation>无法加载示例数据：{reason}。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>The import ended with code {code}.</source>
        <translation>导入以代码 {code} 结束。</translation>
    </message>
    <message>
        <source>The sample is loaded.</source>
        <translation>示例数据已加载。</translation>
    </message>
    <message>
        <source>{name} cannot be sent: {reason}.</source>
        <translation>无法发送 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{reason}. Bring it back, or change the profile.</source>
        <translation>{reason}。请将其恢复，或修改连接配置。</translation>
    </message>
    <message>
        <source>No window can be opened: {reason}.</source>
        <translation>无法打开窗口：{reason}。</translation>
    </message>
    <message>
        <source>Marigraph: {status}</source>
        <translation>Marigraph：{status}</translation>
    </message>
    <message>
        <source>Write another one instead</source>
        <translation>另写一条</translation>
    </message>
    <message>
        <source>Leave it open what came of this one, and free the form.</source>
        <translation>不再查证这一条的结果，让表单可以填写新的命令。</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>{reason} What came of it is not known.</source>
        <translation>{reason} 结果未知。</translation>
    </message>
    <message>
        <source>code {code}, field {field}</source>
        <translation>代码 {code}，字段 {field}</translation>
    </message>
    <message>
        <source>code {code}</source>
        <translation>代码 {code}</translation>
    </message>
    <message>
        <source>It changed nothing, and wrote no event.</source>
        <translation>没有任何变更，也没有写入事件。</translation>
    </message>
    <message>
        <source>{links} and {number} more</source>
        <translation>{links}，另有 {number} 个</translation>
    </message>
    <message>
        <source>It could not be checked: {reason}</source>
        <translation>无法检查：{reason}</translation>
    </message>
    <message>
        <source>● It would be accepted now.</source>
        <translation>● 现在会被接受。</translation>
    </message>
    <message>
        <source>◆ It would be rejected now: {reason} ({code})</source>
        <translation>◆ 现在会被拒绝：{reason}（{code}）</translation>
    </message>
    <message>
        <source>◆ It would fail now: {reason} ({code})</source>
        <translation>◆ 现在会失败：{reason}（{code}）</translation>
    </message>
    <message>
        <source>This moves money. Send it?</source>
        <translation>这会动用资金。确定发送吗？</translation>
    </message>
    <message>
        <source>This cannot be taken back. Send it?</source>
        <translation>此操作无法撤回。确定发送吗？</translation>
    </message>
    <message>
        <source>Look at {fields}.</source>
        <translation>请检查：{fields}。</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送时间</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>In the time zone of the settings</source>
        <translation>按设置中的时区</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>What has happened to alerts</source>
        <translation>告警的历史记录</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作者</translation>
    </message>
    <message>
        <source>With whose key; owner: in the data folder itself</source>
        <translation>用谁的密钥；所有者：直接在数据文件夹中操作</translation>
    </message>
    <message>
        <source>Did</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>On</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>With</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Unknown: it may have been done or not, and nobody will say</source>
        <translation>未知：可能已执行，也可能没有，无从得知</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果说明</translation>
    </message>
    <message>
        <source>replica</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>number: {number}</source>
        <translation>编号：{number}</translation>
    </message>
    <message>
        <source>at: {time}</source>
        <translation>时间：{time}</translation>
    </message>
    <message>
        <source>who: {name}</source>
        <translation>操作者：{name}</translation>
    </message>
    <message>
        <source>role: {role}</source>
        <translation>角色：{role}</translation>
    </message>
    <message>
        <source>did: {act}</source>
        <translation>操作：{act}</translation>
    </message>
    <message>
        <source>on: {subject}</source>
        <translation>对象：{subject}</translation>
    </message>
    <message>
        <source>with: {parameters}</source>
        <translation>参数：{parameters}</translation>
    </message>
    <message>
        <source>result: {outcome}</source>
        <translation>结果：{outcome}</translation>
    </message>
    <message>
        <source>answered: {time}</source>
        <translation>应答时间：{time}</translation>
    </message>
    <message>
        <source>message: {message}</source>
        <translation>消息：{message}</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>From sending to the answer</source>
        <translation>从发送到收到应答</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>at {places}</source>
        <translation>位于 {places}</translation>
    </message>
    <message>
        <source>nothing changed</source>
        <translation>无变更</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>The window was closed before its answer came.</source>
        <translation>在收到应答之前窗口已关闭。</translation>
    </message>
    <message>
        <source>The history is not kept: {file}: {reason}.</source>
        <translation>历史记录未能保存：{file}：{reason}。</translation>
    </message>
    <message>
        <source>Only a form without mistakes can be kept as a template.</source>
        <translation>只有没有错误的表单才能保存为模板。</translation>
    </message>
    <message>
        <source>The primary does not have its times any more: it keeps those of its newest commands.</source>
        <translation>主节点已不再保留它的时间：只保留最新命令的时间。</translation>
    </message>
    <message>
        <source>it does not have these times any more</source>
        <translation>它已不再保留这些时间</translation>
    </message>
    <message>
        <source>not applied yet</source>
        <translation>尚未应用</translation>
    </message>
    <message>
        <source>Its currency is being looked up first.</source>
        <translation>正在先查询它的币种。</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Send the command</source>
        <translation>发送命令</translation>
    </message>
    <message>
        <source>{reason} In which currency this is, is not known.</source>
        <translation>{reason} 币种未知。</translation>
    </message>
    <message>
        <source>There is no {key} in {view} yet.</source>
        <translation>{view} 中还没有 {key}。</translation>
    </message>
    <message>
        <source>Choices for {field}</source>
        <translation>{field} 的可选项</translation>
    </message>
    <message>
        <source>(left out)</source>
        <translation>（不填）</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Silences and maintenance windows</source>
        <translation>静默与维护窗口</translation>
    </message>
    <message>
        <source>Keep quiet</source>
        <translation>静默</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>结束静默</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>By a schedule</source>
        <translation>按计划</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>RULE@PROCESS/VIEW, each a pattern with *; * for all.</source>
        <translation>RULE@PROCESS/VIEW，各部分均可用 * 作模式；* 表示全部。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>In the zone of the settings; schedules are in UTC</source>
        <translation>按设置中的时区；计划使用 UTC</translation>
    </message>
    <message>
        <source>In the time zone of the settings.</source>
        <translation>按设置中的时区。</translation>
    </message>
    <message>
        <source>How long, e.g. 90min, 2h, 1d.</source>
        <translation>持续多久，例如 90min、2h、1d。</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>A maintenance window may come again and again.</source>
        <translation>维护窗口可以周期性重复。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Minute, hour, day, month, day of the week; in UTC.</source>
        <translation>分、时、日、月、星期；按 UTC。</translation>
    </message>
    <message>
        <source>For those who wonder.</source>
        <translation>供想知道缘由的人查看。</translation>
    </message>
    <message>
        <source>Keep alerts quiet</source>
        <translation>静默告警</translation>
    </message>
    <message>
        <source>End the silence {id}</source>
        <translation>结束静默 {id}</translation>
    </message>
    <message>
        <source>from {time}</source>
        <translation>从 {time} 起</translation>
    </message>
    <message>
        <source>{schedule}, next {time}</source>
        <translation>{schedule}，下次 {time}</translation>
    </message>
    <message>
        <source>▶ quiet</source>
        <translation>▶ 静默中</translation>
    </message>
    <message>
        <source>○ waits</source>
        <translation>○ 等待中</translation>
    </message>
    <message>
        <source>{hint}, optional</source>
        <translation>{hint}，可选</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>此项必填。</translation>
    </message>
    <message>
        <source>A whole number in digits, please.</source>
        <translation>请用数字填写一个整数。</translation>
    </message>
    <message>
        <source>At most {bound}.</source>
        <translation>最多 {bound}。</translation>
    </message>
    <message>
        <source>At least {bound}.</source>
        <translation>至少 {bound}。</translation>
    </message>
    <message>
        <source>At most {bound}, not {number}.</source>
        <translation>最多 {bound}，现在是 {number}。</translation>
    </message>
    <message>
        <source>It does not match {pattern}.</source>
        <translation>与 {pattern} 不匹配。</translation>
    </message>
    <message>
        <source>One of {choices}.</source>
        <translation>请选择其一：{choices}。</translation>
    </message>
    <message>
        <source>In which currency this is, is not known yet.</source>
        <translation>币种尚不清楚。</translation>
    </message>
    <message>
        <source>A number in digits, please.</source>
        <translation>请用数字填写。</translation>
    </message>
    <message>
        <source>More than {bound}.</source>
        <translation>必须大于 {bound}。</translation>
    </message>
    <message>
        <source>Not JSON: {reason}.</source>
        <translation>不是 JSON：{reason}。</translation>
    </message>
    <message>
        <source>Waiting for the backend</source>
        <translation>正在等待后端</translation>
    </message>
    <message>
        <source>What would come of it</source>
        <translation>预计结果</translation>
    </message>
    <message>
        <source>It is answered as it was the first time, and writes nothing.</source>
        <translation>会得到与第一次相同的应答，不会写入任何内容。</translation>
    </message>
    <message>
        <source>Nothing was sent yet. What you send is listed here, with its answer.</source>
        <translation>尚未发送任何命令。您发送的命令及其应答会列在这里。</translation>
    </message>
    <message>
        <source>Edit again</source>
        <translation>再次编辑</translation>
    </message>
    <message>
        <source>Same id</source>
        <translation>相同 ID</translation>
    </message>
    <message>
        <source>Put it into the form, to be changed and sent with a new id.</source>
        <translation>填入表单，修改后以新的 ID 发送。</translation>
    </message>
    <message>
        <source>Select a command first.</source>
        <translation>请先选择一条命令。</translation>
    </message>
    <message>
        <source>It is on its way: its answer comes first.</source>
        <translation>正在发送：请先等待应答。</translation>
    </message>
    <message>
        <source>It held a secret, which is not kept: type it again.</source>
        <translation>其中含有不予保存的机密，请重新输入。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Silences</source>
        <translation>静默</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Send files of commands at a chosen speed</source>
        <translation>以选定的速度发送命令文件</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>添加一行</translation>
    </message>
    <message>
        <source>At least one is needed.</source>
        <translation>至少需要一项。</translation>
    </message>
    <message>
        <source>{field}, row {number}</source>
        <translation>{field}，第 {number} 行</translation>
    </message>
    <message>
        <source>Take this row away</source>
        <translation>删除此行</translation>
    </message>
    <message>
        <source>Row {row}: {problem}</source>
        <translation>第 {row} 行：{problem}</translation>
    </message>
    <message>
        <source>Row {row}, {field}: {problem}</source>
        <translation>第 {row} 行，{field}：{problem}</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send the command (Ctrl+Enter)</source>
        <translation>发送命令 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Send the same id again</source>
        <translation>以相同 ID 重新发送</translation>
    </message>
    <message>
        <source>It is answered as it would have been the first time, and done once at most (Ctrl+Enter)</source>
        <translation>会得到与第一次相同的应答，且最多执行一次 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Who issues the command; it is written into its events.</source>
        <translation>命令的发出者；会写入它的事件。</translation>
    </message>
    <message>
        <source>This is needed. Who issues the command; it is written into its events.</source>
        <translation>此项必填。命令的发出者；会写入它的事件。</translation>
    </message>
    <message>
        <source>Refuse the command unless its stream is at this version; empty: any version.</source>
        <translation>流不在此版本时拒绝该命令；留空：任意版本。</translation>
    </message>
    <message>
        <source>Yes, send it</source>
        <translation>是，发送</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{question} Type {name} first: this is production.</source>
        <translation>{question} 请先输入 {name}：这是生产环境。</translation>
    </message>
    <message>
        <source>Versions begin at 0, for a stream that does not exist yet.</source>
        <translation>版本从 0 开始，0 表示流尚不存在。</translation>
    </message>
    <message>
        <source>Actor is needed: who issues the command.</source>
        <translation>必须填写操作者：由谁发出命令。</translation>
    </message>
    <message>
        <source>Version: {problem}</source>
        <translation>版本：{problem}</translation>
    </message>
    <message>
        <source>Actor</source>
        <translation>操作者</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Expected version</source>
        <translation>期望版本</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Name of what is marked production</source>
        <translation>标记为生产的名称</translation>
    </message>
    <message>
        <source>It goes on in the background, when this window is closed as well. It can be paused and stopped; what was sent stays sent, and cannot be taken back.</source>
        <translation>它在后台进行，关闭此窗口后也会继续。可以暂停和停止；已发送的不会收回，也无法撤回。</translation>
    </message>
    <message>
        <source>{commands} a second</source>
        <translation>每秒 {commands}</translation>
    </message>
    <message>
        <source>as fast as it goes</source>
        <translation>尽可能快</translation>
    </message>
    <message>
        <source>Send a file</source>
        <translation>发送文件</translation>
    </message>
    <message>
        <source>Send every command of {file}?</source>
        <translation>发送 {file} 中的全部命令吗？</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>about {lines}</source>
        <translation>约 {lines}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>{lines} answered</source>
        <translation>已应答 {lines}</translation>
    </message>
    <message>
        <source>Commands a second</source>
        <translation>每秒命令数</translation>
    </message>
    <message>
        <source>What is on its way is answered first; it can be gone on with.</source>
        <translation>先等已发出的得到应答；之后可以继续。</translation>
    </message>
    <message>
        <source>What was sent stays sent; the rest is not sent.</source>
        <translation>已发送的不会收回；其余的不再发送。</translation>
    </message>
    <message>
        <source>From where it is: nothing is done twice.</source>
        <translation>从当前位置继续：不会重复执行。</translation>
    </message>
    <message>
        <source>Commands a second; 0: as fast as it goes.</source>
        <translation>每秒命令数；0：尽可能快。</translation>
    </message>
    <message>
        <source>{number} accepted</source>
        <translation>{number} 条已接受</translation>
    </message>
    <message>
        <source>{number} rejected ({code})</source>
        <translation>{number} 条已拒绝（{code}）</translation>
    </message>
    <message>
        <source>{number} failed ({code})</source>
        <translation>{number} 条失败（{code}）</translation>
    </message>
    <message>
        <source>sent again {times}: the primary was busy</source>
        <translation>重新发送了 {times}：主节点繁忙</translation>
    </message>
    <message>
        <source>Nothing was sent from a file yet. A file has a command a line, as JSON: as for marigraph send. It goes on when this window is closed.</source>
        <translation>尚未从文件发送任何命令。文件每行一条 JSON 格式的命令，与 marigraph send 相同。关闭此窗口后仍会继续。</translation>
    </message>
    <message>
        <source>Send a file…</source>
        <translation>发送文件…</translation>
    </message>
    <message>
        <source>Speed of the next file, in commands a second</source>
        <translation>下一个文件的速度（每秒命令数）</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Send a file of commands</source>
        <translation>发送命令文件</translation>
    </message>
    <message>
        <source>Commands, a line each (*.jsonl *.ndjson *.json)</source>
        <translation>命令，每行一条 (*.jsonl *.ndjson *.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Templates of this command</source>
        <translation>此命令的模板</translation>
    </message>
    <message>
        <source>Fill the form in from a template, or keep what stands in it as one.</source>
        <translation>用模板填写表单，或将当前内容保存为模板。</translation>
    </message>
    <message>
        <source>Save as a template…</source>
        <translation>保存为模板…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新建规则</translation>
    </message>
    <message>
        <source>Set rule</source>
        <translation>设置规则</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Put it in effect, in the place of the rule with this name.</source>
        <translation>使其生效，并取代同名规则。</translation>
    </message>
    <message>
        <source>Remove it with its alerts; one that ships stays away.</source>
        <translation>连同其告警一起移除；随程序提供的规则也不会再出现。</translation>
    </message>
    <message>
        <source>Set {rule}</source>
        <translation>设置 {rule}</translation>
    </message>
    <message>
        <source>{rule} is set</source>
        <translation>{rule} 已设置</translation>
    </message>
    <message>
        <source>{rule} is removed</source>
        <translation>{rule} 已移除</translation>
    </message>
    <message>
        <source>Remove {rule}</source>
        <translation>移除 {rule}</translation>
    </message>
    <message>
        <source>Remove a rule</source>
        <translation>移除规则</translation>
    </message>
    <message>
        <source>Remove the rule {rule}?</source>
        <translation>移除规则 {rule}？</translation>
    </message>
    <message>
        <source>It fires for</source>
        <translation>触发条件</translation>
    </message>
    <message>
        <source>Its alerts</source>
        <translation>它的告警</translation>
    </message>
    <message>
        <source>are removed with it, those that fire now as well</source>
        <translation>会一并移除，包括正在触发的</translation>
    </message>
    <message>
        <source>Its program</source>
        <translation>它的程序</translation>
    </message>
    <message>
        <source>A rule that ships stays away across restarts; it can be set again under its name.</source>
        <translation>随程序提供的规则移除后，重启也不会再出现；可以用原名重新设置。</translation>
    </message>
    <message>
        <source>It can be taken back for a while; its alerts begin anew then.</source>
        <translation>一段时间内可以撤销；撤销后它的告警重新开始。</translation>
    </message>
    <message>
        <source>{severity}, ships</source>
        <translation>{severity}，随程序提供</translation>
    </message>
    <message>
        <source>{severity}, set by an operator</source>
        <translation>{severity}，由操作员设置</translation>
    </message>
    <message>
        <source>Save as a template</source>
        <translation>保存为模板</translation>
    </message>
    <message>
        <source>Name of the template</source>
        <translation>模板名称</translation>
    </message>
    <message>
        <source>a number, e.g. 100</source>
        <translation>数字，例如 100</translation>
    </message>
    <message>
        <source>a duration, e.g. 30s, 5min</source>
        <translation>时长，例如 30s、5min</translation>
    </message>
    <message>
        <source>a number a second, e.g. 0.5</source>
        <translation>每秒数量，例如 0.5</translation>
    </message>
    <message>
        <source>a size, e.g. 500MB</source>
        <translation>大小，例如 500MB</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>shown as No Data</source>
        <translation>显示为无数据</translation>
    </message>
    <message>
        <source>counted as trouble</source>
        <translation>视为异常</translation>
    </message>
    <message>
        <source>as the limit</source>
        <translation>与阈值相同</translation>
    </message>
    <message>
        <source>the process as a whole</source>
        <translation>整个进程</translation>
    </message>
    <message>
        <source>/path/to/program arguments</source>
        <translation>/程序/路径 参数</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Up to 63 of a-z, 0-9 and -.</source>
        <translation>最多 63 个字符：a-z、0-9 和 -。</translation>
    </message>
    <message>
        <source>Metric or state</source>
        <translation>指标或状态</translation>
    </message>
    <message>
        <source>What is compared.</source>
        <translation>要比较的内容。</translation>
    </message>
    <message>
        <source>Compared by</source>
        <translation>比较方式</translation>
    </message>
    <message>
        <source>Above, below, or one of some states.</source>
        <translation>高于、低于，或为若干状态之一。</translation>
    </message>
    <message>
        <source>Limit or states</source>
        <translation>阈值或状态</translation>
    </message>
    <message>
        <source>States are separated by commas.</source>
        <translation>多个状态用逗号分隔。</translation>
    </message>
    <message>
        <source>Better again at</source>
        <translation>恢复阈值</translation>
    </message>
    <message>
        <source>What has to be reached again (hysteresis).</source>
        <translation>恢复正常须达到的值（迟滞）。</translation>
    </message>
    <message>
        <source>For</source>
        <translation>持续</translation>
    </message>
    <message>
        <source>How long it must hold before it fires, e.g. 30s, 5min.</source>
        <translation>须持续多久才触发，例如 30s、5min。</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>恢复时间</translation>
    </message>
    <message>
        <source>How long it must be better before it is over.</source>
        <translation>须好转多久才算结束。</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>A name, or a pattern with *.</source>
        <translation>名称，或带 * 的模式。</translation>
    </message>
    <message>
        <source>Empty: the process as a whole. *: each view on its own.</source>
        <translation>留空：整个进程。*：每个视图单独判断。</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>How bad it is when it fires.</source>
        <translation>触发时的严重程度。</translation>
    </message>
    <message>
        <source>Missing numbers</source>
        <translation>缺少数据时</translation>
    </message>
    <message>
        <source>Whether they are shown, or count as trouble.</source>
        <translation>仅显示，或视为异常。</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Run when it fires and when it is over; administrators.</source>
        <translation>触发时和结束时运行；仅限管理员设置。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What it means for people, in a sentence.</source>
        <translation>用一句话说明它意味着什么。</translation>
    </message>
    <message>
        <source>The command: {error}.</source>
        <translation>程序：{error}。</translation>
    </message>
    <message>
        <source>It takes the place of the one with this name.</source>
        <translation>将替换同名的模板。</translation>
    </message>
    <message>
        <source>Passwords and other secrets are not kept.</source>
        <translation>密码和其他机密不会保存。</translation>
    </message>
    <message>
        <source>received</source>
        <translation>已接收</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>已决定</translation>
    </message>
    <message>
        <source>on disk</source>
        <translation>已落盘</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>published</source>
        <translation>已发布</translation>
    </message>
    <message>
        <source>answer here</source>
        <translation>应答到达</translation>
    </message>
    <message>
        <source>begun</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>已应用</translation>
    </message>
    <message>
        <source>visible</source>
        <translation>可见</translation>
    </message>
    <message>
        <source>in the window</source>
        <translation>已显示</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>此窗口</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>时间花在哪里</translation>
    </message>
    <message>
        <source>{replica}: {why}.</source>
        <translation>{replica}：{why}。</translation>
    </message>
    <message>
        <source>{stage} +{span}</source>
        <translation>{stage} +{span}</translation>
    </message>
    <message>
        <source>From the beginning until its last step</source>
        <translation>从开始到最后一步</translation>
    </message>
    <message>
        <source>Fields of both events</source>
        <translation>两个事件的字段</translation>
    </message>
    <message>
        <source>{left}  and  {right}, {apart} apart: {differing} of {fields} not the same</source>
        <translation>{left}  与  {right}，相隔 {apart}：{fields}中有 {differing} 个不同</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>At {position}</source>
        <translation>位置 {position}</translation>
    </message>
    <message>
        <source>{type} at {position}</source>
        <translation>位置 {position} 的 {type}</translation>
    </message>
    <message>
        <source>(type)</source>
        <translation>（类型）</translation>
    </message>
    <message>
        <source>(subject)</source>
        <translation>（主体）</translation>
    </message>
    <message>
        <source>(actor)</source>
        <translation>（操作者）</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Select an event in the timeline to see what it says, where it came from and what it did.</source>
        <translation>在时间线中选择一个事件，查看其内容、来源和影响。</translation>
    </message>
    <message>
        <source>Show the annulment</source>
        <translation>显示该作废事件</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Since its cause</source>
        <translation>距其原因</translation>
    </message>
    <message>
        <source>Or since what came before it of the same entity: the rows marked ┄</source>
        <translation>或距同一实体的上一个事件：标有 ┄ 的行</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>The event before it in the log</source>
        <translation>日志中的上一个事件</translation>
    </message>
    <message>
        <source>The event after it in the log</source>
        <translation>日志中的下一个事件</translation>
    </message>
    <message>
        <source>Nothing is on record yet. What operators do is listed here, with what came of it.</source>
        <translation>尚无记录。操作员的操作及其结果会列在这里。</translation>
    </message>
    <message>
        <source>Show the replica</source>
        <translation>显示副本</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>较旧</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Filter by words, e.g. anna pause replica-1 refused</source>
        <translation>按词筛选，例如 anna pause replica-1 被拒绝</translation>
    </message>
    <message>
        <source>Acts that hold each of these words, wherever</source>
        <translation>包含所有这些词的操作，不论出现在哪里</translation>
    </message>
    <message>
        <source>Read further back</source>
        <translation>继续向前读取</translation>
    </message>
    <message>
        <source>Copy all of the selected act, with its times in UTC</source>
        <translation>复制所选操作的全部内容，时间为 UTC</translation>
    </message>
    <message>
        <source>Filter the audit</source>
        <translation>筛选审计</translation>
    </message>
    <message>
        <source>Copy the selected act</source>
        <translation>复制所选操作</translation>
    </message>
    <message>
        <source>Show the replica of the selected act</source>
        <translation>显示所选操作的副本</translation>
    </message>
    <message>
        <source>Older acts</source>
        <translation>更早的操作</translation>
    </message>
    <message>
        <source>Waiting for the backend to say what was done.</source>
        <translation>正在等待后端返回操作记录。</translation>
    </message>
    <message>
        <source>Looking further back…</source>
        <translation>正在向前查找…</translation>
    </message>
    <message>
        <source>Nothing on record holds “{words}”.</source>
        <translation>没有包含“{words}”的记录。</translation>
    </message>
    <message>
        <source>Show {replica}</source>
        <translation>显示 {replica}</translation>
    </message>
    <message>
        <source>Bring it to the front, on the Replicas panel</source>
        <translation>在“副本”面板中显示它</translation>
    </message>
    <message>
        <source>Select an act first.</source>
        <translation>请先选择一项操作。</translation>
    </message>
    <message>
        <source>It was on no replica that this backend has.</source>
        <translation>该操作不涉及此后端的任何副本。</translation>
    </message>
    <message>
        <source>Copy the event as JSON</source>
        <translation>将事件复制为 JSON</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>相关</translation>
    </message>
    <message>
        <source>Show all events of the same correlation in the timeline</source>
        <translation>在时间线中显示同一关联的所有事件</translation>
    </message>
    <message>
        <source>Replay here</source>
        <translation>在此回放</translation>
    </message>
    <message>
        <source>Show every view as it stood at this event</source>
        <translation>显示每个视图在此事件时的样子</translation>
    </message>
    <message>
        <source>Annul…</source>
        <translation>作废…</translation>
    </message>
    <message>
        <source>Leave the event out of all rows and decisions from now on</source>
        <translation>从此不再将该事件计入任何行和决定</translation>
    </message>
    <message>
        <source>Fill in the form of a command that is about the same</source>
        <translation>填写针对同一实体的命令表单</translation>
    </message>
    <message>
        <source>Views that take it</source>
        <translation>采用它的视图</translation>
    </message>
    <message>
        <source>Annulled at {position} by {actor}: {reason}</source>
        <translation>已由 {actor} 在 {position} 处作废：{reason}</translation>
    </message>
    <message>
        <source>{value}   ({note})</source>
        <translation>{value}（{note}）</translation>
    </message>
    <message>
        <source>Cause and consequences</source>
        <translation>起因与后果</translation>
    </message>
    <message>
        <source>Show what led to it and what came of it as a graph</source>
        <translation>以图显示它由什么引起、又引起了什么</translation>
    </message>
    <message>
        <source>Replay at this event</source>
        <translation>回放到此事件</translation>
    </message>
    <message>
        <source>Event {position} cannot be shown: {reason}</source>
        <translation>无法显示事件 {position}：{reason}</translation>
    </message>
    <message>
        <source>None of the installed views takes this type.</source>
        <translation>已安装的视图都不采用此类型。</translation>
    </message>
    <message>
        <source>The first {events} of this correlation; Related shows all.</source>
        <translation>此关联的前 {events}；“相关”显示全部。</translation>
    </message>
    <message>
        <source>What caused it is not kept</source>
        <translation>未保存其起因</translation>
    </message>
    <message>
        <source>Command, or line of an import</source>
        <translation>命令，或导入的一行</translation>
    </message>
    <message>
        <source>{number} minor units</source>
        <translation>{number} 个最小货币单位</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>发生</translation>
    </message>
    <message>
        <source>Time known by</source>
        <translation>时间依据</translation>
    </message>
    <message>
        <source>the clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>记录时间</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Schema version</source>
        <translation>模式版本</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Causation</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>{position} in the log; the place in its stream is not kept</source>
        <translation>在日志中为 {position}；未保存其在流中的位置</translation>
    </message>
    <message>
        <source>{position} in the log, {version} in its stream</source>
        <translation>日志中 {position}，流中 {version}</translation>
    </message>
    <message>
        <source>Position in its store</source>
        <translation>在其存储中的位置</translation>
    </message>
    <message>
        <source>Its metadata there</source>
        <translation>其在那里的元数据</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Payload (hex)</source>
        <translation>载荷（十六进制）</translation>
    </message>
    <message>
        <source>{time} local</source>
        <translation>本地时间 {time}</translation>
    </message>
    <message>
        <source>{time}, {span} later</source>
        <translation>{time}，晚 {span}</translation>
    </message>
    <message>
        <source>{time}, {span} earlier</source>
        <translation>{time}，早 {span}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{name} is hidden: show it again</source>
        <translation>{name} 已隐藏：点击重新显示</translation>
    </message>
    <message>
        <source>{name} is shown: hide it</source>
        <translation>{name} 已显示：点击隐藏</translation>
    </message>
    <message>
        <source>Hide its curves, or show them again</source>
        <translation>隐藏或重新显示其曲线</translation>
    </message>
    <message>
        <source>Lag of all views, {start} to {end} ({zone}), {source}</source>
        <translation>全部视图的延迟，{start} 至 {end}（{zone}），{source}</translation>
    </message>
    <message>
        <source>Lag of the worst view, {start} to {end} ({zone}), {source}</source>
        <translation>最差视图的延迟，{start} 至 {end}（{zone}），{source}</translation>
    </message>
    <message>
        <source>Lag of {view}, {start} to {end} ({zone}), {source}</source>
        <translation>{view} 的延迟，{start} 至 {end}（{zone}），{source}</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>The file cannot be written to {path}: {reason}.</source>
        <translation>无法写入文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{rate} events/s</source>
        <translation>{rate} 事件/s</translation>
    </message>
    <message>
        <source>Events behind</source>
        <translation>落后事件数</translation>
    </message>
    <message>
        <source>relevant events not applied yet</source>
        <translation>尚未应用的相关事件</translation>
    </message>
    <message>
        <source>Time behind</source>
        <translation>延迟时间</translation>
    </message>
    <message>
        <source>age of the oldest of them</source>
        <translation>其中最早的事件已等待的时间</translation>
    </message>
    <message>
        <source>Apply latency</source>
        <translation>应用延迟</translation>
    </message>
    <message>
        <source>from its commit until an event was applied</source>
        <translation>事件从提交到被应用的耗时</translation>
    </message>
    <message>
        <source>Drain</source>
        <translation>追赶速率</translation>
    </message>
    <message>
        <source>how much faster a replica applies than is appended</source>
        <translation>副本的应用速率减去追加速率</translation>
    </message>
    <message>
        <source>what an event takes from its commit to the eye</source>
        <translation>事件从提交到可见的耗时</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>{age}; of the replica that was silent longest</source>
        <translation>{age}；取自静默最久的副本</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>local time</source>
        <translation>本地时间</translation>
    </message>
    <message>
        <source>{number}, over time</source>
        <translation>{number}，随时间变化</translation>
    </message>
    <message>
        <source>Lag by stage, over time</source>
        <translation>各阶段延迟，随时间变化</translation>
    </message>
    <message>
        <source>Lag by stage</source>
        <translation>各阶段延迟</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>Back to the present</source>
        <translation>回到当前时刻</translation>
    </message>
    <message>
        <source>Write a note on the time in sight</source>
        <translation>为可见时间段添加备注</translation>
    </message>
    <message>
        <source>Mark no moment</source>
        <translation>取消时刻标记</translation>
    </message>
    <message>
        <source>Show all curves</source>
        <translation>显示全部曲线</translation>
    </message>
    <message>
        <source>Export as a picture</source>
        <translation>导出为图片</translation>
    </message>
    <message>
        <source>Export as a table</source>
        <translation>导出为表格</translation>
    </message>
    <message>
        <source>Replica</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Catch-up ETA</source>
        <translation>预计追上</translation>
    </message>
    <message>
        <source>Process; the worst first</source>
        <translation>进程；最差的排在最前</translation>
    </message>
    <message>
        <source>As the backend decides it</source>
        <translation>由后端判定</translation>
    </message>
    <message>
        <source>Relevant committed events not applied yet (events)</source>
        <translation>已提交但尚未应用的相关事件（事件数）</translation>
    </message>
    <message>
        <source>Age of the oldest relevant event not applied yet</source>
        <translation>尚未应用的最早相关事件已等待的时间</translation>
    </message>
    <message>
        <source>Commit to applied, 99th percentile of the last second with events in the last minute</source>
        <translation>从提交到应用的耗时：最近一分钟内最后有事件的一秒的第 99 百分位</translation>
    </message>
    <message>
        <source>How long until it has caught up, at its apply rate less the append rate</source>
        <translation>按应用速率减去追加速率估算的追上所需时间</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>No event was applied in the last minute.</source>
        <translation>最近一分钟内没有应用任何事件。</translation>
    </message>
    <message>
        <source>{name}: hide its curve, or show it again</source>
        <translation>{name}：隐藏或重新显示其曲线</translation>
    </message>
    <message>
        <source>Hide its curve, or show it again</source>
        <translation>隐藏或重新显示其曲线</translation>
    </message>
    <message>
        <source>Source: {replica}&apos;s own sample, {age} old.</source>
        <translation>来源：{replica} 自己的采样，{age} 前。</translation>
    </message>
    <message>
        <source>events. Source: {replica}&apos;s own sample, {age} old.</source>
        <translation>单位：事件。来源：{replica} 自己的采样，{age} 前。</translation>
    </message>
    <message>
        <source>growing</source>
        <translation>持续增长</translation>
    </message>
    <message>
        <source>Applies {applied} events/s, while {appended} events/s are appended. Source: {replica}&apos;s own sample, {age} old.</source>
        <translation>应用速率 {applied} 事件/s，追加速率 {appended} 事件/s。来源：{replica} 自己的采样，{age} 前。</translation>
    </message>
    <message>
        <source>Worst view</source>
        <translation>最差视图</translation>
    </message>
    <message>
        <source>All views</source>
        <translation>全部视图</translation>
    </message>
    <message>
        <source>The dashed line of the graph</source>
        <translation>图中的虚线</translation>
    </message>
    <message>
        <source>Whose lag: the worst view of each replica, one view, or all of them</source>
        <translation>显示谁的延迟：每个副本的最差视图、某个视图或全部视图</translation>
    </message>
    <message>
        <source>Whose lag</source>
        <translation>显示谁的延迟</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Apply latency: half of the events were faster than p50, 99 of 100 faster than p99</source>
        <translation>应用延迟：一半事件快于 p50，百分之九十九快于 p99</translation>
    </message>
    <message>
        <source>Quantile of the apply latency</source>
        <translation>应用延迟的分位数</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>暂停 (Space)</translation>
    </message>
    <message>
        <source>Back to the present (Home)</source>
        <translation>回到当前时刻 (Home)</translation>
    </message>
    <message>
        <source>Save all graphs as a picture (PNG)</source>
        <translation>将全部图表保存为图片 (PNG)</translation>
    </message>
    <message>
        <source>Save the samples in sight as a table (CSV)</source>
        <translation>将可见采样保存为表格 (CSV)</translation>
    </message>
    <message>
        <source>events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Dashed lines at</source>
        <translation>虚线位于</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>{kind}, {start}</source>
        <translation>{kind}，{start}</translation>
    </message>
    <message>
        <source>{kind}, {start} to {end}</source>
        <translation>{kind}，{start} 至 {end}</translation>
    </message>
    <message>
        <source>{replica} {status}, sample {age} old</source>
        <translation>{replica} {status}，采样于 {age} 前</translation>
    </message>
    <message>
        <source>no samples yet</source>
        <translation>尚无采样</translation>
    </message>
    <message>
        <source>sample {age} old</source>
        <translation>采样于 {age} 前</translation>
    </message>
    <message>
        <source>Whose stages are drawn</source>
        <translation>绘制哪个副本的各阶段</translation>
    </message>
    <message>
        <source>committed</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>Until an event is on the feed after its commit: the mean, in the last second with any of the last minute</source>
        <translation>事件从提交到发布的耗时：最近一分钟内最后有事件的一秒的平均值</translation>
    </message>
    <message>
        <source>Until an event is at the replica after it was published: the mean, in the last second with any of the last minute</source>
        <translation>事件从发布到抵达副本的耗时：最近一分钟内最后有事件的一秒的平均值</translation>
    </message>
    <message>
        <source>Until an event is through the handlers after it was received: the mean, in the last second with any of the last minute</source>
        <translation>事件从接收到处理器处理完毕的耗时：最近一分钟内最后有事件的一秒的平均值</translation>
    </message>
    <message>
        <source>Until an event is in the replica&apos;s database after it was applied: the mean, in the last second with any of the last minute</source>
        <translation>事件从应用到写入副本数据库的耗时：最近一分钟内最后有事件的一秒的平均值</translation>
    </message>
    <message>
        <source>Until an event is to be seen by questions after it was on disk: the mean, in the last second with any of the last minute</source>
        <translation>事件从落盘到可被查询看到的耗时：最近一分钟内最后有事件的一秒的平均值</translation>
    </message>
    <message>
        <source>From commit to visible</source>
        <translation>从提交到可见</translation>
    </message>
    <message>
        <source>{age} old</source>
        <translation>{age} 前</translation>
    </message>
    <message>
        <source>Age of its newest sample</source>
        <translation>最新采样距今的时间</translation>
    </message>
    <message>
        <source>{stage}: none in the last minute</source>
        <translation>{stage}：最近一分钟内没有</translation>
    </message>
    <message>
        <source>{stage}: {mean} on average, p50 {p50}, p99 {p99}; up to position {position}</source>
        <translation>{stage}：平均 {mean}，p50 {p50}，p99 {p99}；已到位置 {position}</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>The whole system at a glance: figures, problems, replicas, processes</source>
        <translation>一眼看清整个系统：数字、问题、副本、进程</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Every event of the log, filtered and followed as it grows</source>
        <translation>日志中的每个事件，可筛选，并随增长持续跟随</translation>
    </message>
    <message>
        <source>The selected event: payload, metadata, causes and consequences</source>
        <translation>选中的事件：数据内容、元数据、起因与后果</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>The rows of the read models, now or at a past position</source>
        <translation>读模型的行，现在的或过去某个位置的</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>How far each replica is behind the log, over time</source>
        <translation>各副本落后于日志的程度随时间的变化</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>What happened at a moment: lag, handlers, events, acts, alerts and notes</source>
        <translation>某一时刻发生了什么：延迟、处理器、事件、操作、告警与备注</translation>
    </message>
    <message>
        <source>Send a command, and see what came of it</source>
        <translation>发送命令，并查看其结果</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Every read model at any position of the log, step by step</source>
        <translation>逐步查看日志任意位置上的每个读模型</translation>
    </message>
    <message>
        <source>Causes</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>What led to the selected event and what came of it, as a graph</source>
        <translation>所选事件由什么引起、又引起了什么，以图显示</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Pause, throttle and schedule replicas; retry parked events</source>
        <translation>暂停、限速和调度副本；重试搁置事件</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>日志末端</translation>
    </message>
    <message>
        <source>Parked</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>Show the last event in Timeline</source>
        <translation>在时间线中显示最后一个事件</translation>
    </message>
    <message>
        <source>Show the events in Timeline</source>
        <translation>在时间线中显示事件</translation>
    </message>
    <message>
        <source>Show Commands, with what was answered</source>
        <translation>显示命令及其应答</translation>
    </message>
    <message>
        <source>Show what is parked</source>
        <translation>显示搁置的内容</translation>
    </message>
    <message>
        <source>no sample yet</source>
        <translation>尚无采样</translation>
    </message>
    <message>
        <source>Source: the primary&apos;s feed.</source>
        <translation>来源：主节点的推送。</translation>
    </message>
    <message>
        <source>commit time not known</source>
        <translation>提交时间未知</translation>
    </message>
    <message>
        <source>the primary&apos;s feed, or what the replicas read</source>
        <translation>主节点的推送，或副本读到的内容</translation>
    </message>
    <message>
        <source>committed {ago} ago</source>
        <translation>提交于 {ago} 前</translation>
    </message>
    <message>
        <source>{source} Committed {moment}.</source>
        <translation>{source}提交于 {moment}。</translation>
    </message>
    <message>
        <source>as it was {ago} ago</source>
        <translation>{ago} 前的值</translation>
    </message>
    <message>
        <source>{types} in the log</source>
        <translation>共 {types}</translation>
    </message>
    <message>
        <source>no types yet</source>
        <translation>尚无类型</translation>
    </message>
    <message>
        <source>{accepted} accepted, {waiting} waiting</source>
        <translation>已接受 {accepted}，等待&#xa0;{waiting}</translation>
    </message>
    <message>
        <source>{rejected} rejected, {failed} failed</source>
        <translation>已拒绝 {rejected}，失败&#xa0;{failed}</translation>
    </message>
    <message>
        <source>in no view</source>
        <translation>不在任何视图中</translation>
    </message>
    <message>
        <source>last heard {silence} ago</source>
        <translation>上次收到于 {silence} 前</translation>
    </message>
    <message>
        <source>the primary&apos;s samples over the last 5 s, since its start</source>
        <translation>主节点自启动以来的采样，取最近 5 s</translation>
    </message>
    <message>
        <source>the replicas&apos; samples</source>
        <translation>副本的采样</translation>
    </message>
    <message>
        <source>Source: {source}; nothing came yet.</source>
        <translation>来源：{source}；尚未收到。</translation>
    </message>
    <message>
        <source>Source: {source}, {age} old.</source>
        <translation>来源：{source}，{age} 前。</translation>
    </message>
    <message>
        <source>Events that views could not take: why, what waits, retry and skip, one or many</source>
        <translation>视图无法处理的事件：原因、等待中的事件，逐个或批量重试与跳过</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>审计</translation>
    </message>
    <message>
        <source>Who did what to the system, when, with what, and what came of it</source>
        <translation>谁在何时对系统做了什么、用了什么参数、结果如何</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>看板</translation>
    </message>
    <message>
        <source>Entities in this state</source>
        <translation>处于此状态的实体</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>逾期</translation>
    </message>
    <message>
        <source>Entities in this state for longer than its limit</source>
        <translation>在此状态停留超过时限的实体</translation>
    </message>
    <message>
        <source>Oldest waits</source>
        <translation>最长等待</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>已等待多久</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>How long an entity may stay in this state</source>
        <translation>实体可在此状态停留多久</translation>
    </message>
    <message>
        <source>Oldest since</source>
        <translation>最早始于</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>处理办法</translation>
    </message>
    <message>
        <source>no states in which work waits</source>
        <translation>未声明等待状态</translation>
    </message>
    <message>
        <source>F1 says how they are declared.</source>
        <translation>按 F1 查看如何声明。</translation>
    </message>
    <message>
        <source>Work that waits: in which state, since when, and what waits for too long</source>
        <translation>等待中的工作：处于什么状态、从何时起、哪些等得太久</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>What fires and why; rules with a preview, silences, history</source>
        <translation>哪些告警触发及其原因；可预览的规则、静默、历史</translation>
    </message>
    <message>
        <source>No bulk operation of this replica is kept. Under Entities, Retry all and Skip all begin one: how far it is, and what became of each entity, stands here.</source>
        <translation>没有保存此副本的批量操作。可在“实体”下用“全部重试”或“全部跳过”开始一个：其进度以及每个实体的结果会显示在这里。</translation>
    </message>
    <message>
        <source>All outcomes</source>
        <translation>所有结果</translation>
    </message>
    <message>
        <source>Failed again</source>
        <translation>再次失败</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>已应用</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>No longer parked</source>
        <translation>不再搁置</translation>
    </message>
    <message>
        <source>Waiting for their turn</source>
        <translation>等待处理</translation>
    </message>
    <message>
        <source>Suspend bulk retry {number}</source>
        <translation>挂起批量重试 {number}</translation>
    </message>
    <message>
        <source>Suspend bulk skip {number}</source>
        <translation>挂起批量跳过 {number}</translation>
    </message>
    <message>
        <source>Resume bulk retry {number}</source>
        <translation>恢复批量重试 {number}</translation>
    </message>
    <message>
        <source>Resume bulk skip {number}</source>
        <translation>恢复批量跳过 {number}</translation>
    </message>
    <message>
        <source>Set the rate of bulk retry {number}</source>
        <translation>设置批量重试 {number} 的速率</translation>
    </message>
    <message>
        <source>Set the rate of bulk skip {number}</source>
        <translation>设置批量跳过 {number} 的速率</translation>
    </message>
    <message>
        <source>Cancel bulk retry {number}</source>
        <translation>取消批量重试 {number}</translation>
    </message>
    <message>
        <source>Cancel bulk skip {number}</source>
        <translation>取消批量跳过 {number}</translation>
    </message>
    <message>
        <source>Bulk operations</source>
        <translation>批量操作</translation>
    </message>
    <message>
        <source>Entities of the bulk operation</source>
        <translation>批量操作的实体</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>挂起</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Cause: {cause}</source>
        <translation>原因：{cause}</translation>
    </message>
    <message>
        <source>Do: {action}</source>
        <translation>处理：{action}</translation>
    </message>
    <message>
        <source>Open {panel}</source>
        <translation>打开{panel}</translation>
    </message>
    <message>
        <source>for {held}</source>
        <translation>已持续 {held}</translation>
    </message>
    <message>
        <source>for {held}, {age} old</source>
        <translation>已持续 {held}，{age} 前的信息</translation>
    </message>
    <message>
        <source>The backend has not reported its health yet.</source>
        <translation>后端尚未报告健康状况。</translation>
    </message>
    <message>
        <source>{problems}, the worst first.</source>
        <translation>{problems}，最严重的在前。</translation>
    </message>
    <message>
        <source>{problems}, the worst first, of which {more} are not shown.</source>
        <translation>{problems}，最严重的在前，其中 {more} 个未显示。</translation>
    </message>
    <message>
        <source>Feed by stream</source>
        <translation>改由流供给</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Rebuild</source>
        <translation>重建</translation>
    </message>
    <message>
        <source>No problems with processes, views or boards.</source>
        <translation>进程、视图和看板均无问题。</translation>
    </message>
    <message>
        <source>{problems}.</source>
        <translation>{problems}。</translation>
    </message>
    <message>
        <source>No problems; {process} is busy.</source>
        <translation>没有问题；{process} 正忙。</translation>
    </message>
    <message>
        <source>No problems; {process} is {status}.</source>
        <translation>没有问题；{process} 为 {status}。</translation>
    </message>
    <message>
        <source>Feed by events</source>
        <translation>由事件供给</translation>
    </message>
    <message>
        <source>Lift the throttle</source>
        <translation>解除限速</translation>
    </message>
    <message>
        <source>Retry {entity}</source>
        <translation>重试 {entity}</translation>
    </message>
    <message>
        <source>The first {number} are shown.</source>
        <translation>显示前 {number} 个。</translation>
    </message>
    <message>
        <source>Do nothing more of it until it is resumed</source>
        <translation>暂不继续，直到恢复为止</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续执行</translation>
    </message>
    <message>
        <source>Do nothing more of it, for good; what it has done stays</source>
        <translation>永久停止；已完成的部分保留</translation>
    </message>
    <message>
        <source>Let it apply at most so many events a second from now on</source>
        <translation>从现在起每秒最多应用这么多事件</translation>
    </message>
    <message>
        <source>Outcome of the entities that are listed</source>
        <translation>所列实体的结果</translation>
    </message>
    <message>
        <source>Suspend the selected bulk operation</source>
        <translation>挂起所选批量操作</translation>
    </message>
    <message>
        <source>Resume the selected bulk operation</source>
        <translation>恢复所选批量操作</translation>
    </message>
    <message>
        <source>Cancel the selected bulk operation</source>
        <translation>取消所选批量操作</translation>
    </message>
    <message>
        <source>Select an entity above to see why its events are parked.</source>
        <translation>在上方选择一个实体，查看其事件为何被搁置。</translation>
    </message>
    <message>
        <source>Parked events of the entity</source>
        <translation>该实体的搁置事件</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Those that come behind, {number} at a time</source>
        <translation>后面的事件，每次 {number} 个</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>the first {shown} of {of_all}</source>
        <translation>{of_all}中的前 {shown} 个</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>How much faster the replica applied than was appended</source>
        <translation>副本的应用速率减去追加速率</translation>
    </message>
    <message>
        <source>Share of the time that the handler spent on events of this type</source>
        <translation>处理器花在此类型事件上的时间比例</translation>
    </message>
    <message>
        <source>An event</source>
        <translation>每个事件</translation>
    </message>
    <message>
        <source>What the handler took for one event, on average</source>
        <translation>处理器处理一个事件平均所用的时间</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>The most that the handler took for one event</source>
        <translation>处理器处理一个事件所用的最长时间</translation>
    </message>
    <message>
        <source>From commit to applied</source>
        <translation>从提交到应用</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>忙碌</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>数据内容</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>act</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>alert</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>no handler applied an event in that time</source>
        <translation>那段时间没有处理器应用事件</translation>
    </message>
    <message>
        <source>nothing was done, noted or fired around that time</source>
        <translation>那段时间前后没有操作、备注或告警</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} 至 {end}</translation>
    </message>
    <message>
        <source>worst</source>
        <translation>最差</translation>
    </message>
    <message>
        <source>A sample of {seconds} s from {time} on; of that time it holds the worst</source>
        <translation>自 {time} 起 {seconds} s 的样本；取该时段的最差值</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>This event was not tried: it waits behind the one before it.</source>
        <translation>此事件尚未尝试：它排在前一个事件之后等待。</translation>
    </message>
    <message>
        <source>The event cannot be read now: {reason}</source>
        <translation>现在无法读取该事件：{reason}</translation>
    </message>
    <message>
        <source>Retry in order</source>
        <translation>按顺序重试</translation>
    </message>
    <message>
        <source>Retry the first</source>
        <translation>重试第一个</translation>
    </message>
    <message>
        <source>Retry up to here</source>
        <translation>重试到此处</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>跳过…</translation>
    </message>
    <message>
        <source>Open on Replay</source>
        <translation>在回放中打开</translation>
    </message>
    <message>
        <source>Retry all…</source>
        <translation>全部重试…</translation>
    </message>
    <message>
        <source>Skip all…</source>
        <translation>全部跳过…</translation>
    </message>
    <message>
        <source>Bulk retry</source>
        <translation>批量重试</translation>
    </message>
    <message>
        <source>Bulk skip</source>
        <translation>批量跳过</translation>
    </message>
    <message>
        <source>Retry {entity} in {view}</source>
        <translation>重试 {view} 中的 {entity}</translation>
    </message>
    <message>
        <source>Skip {position} of {entity} in {view}</source>
        <translation>跳过 {view} 中 {entity} 的 {position}</translation>
    </message>
    <message>
        <source>Apply the entity&apos;s parked events again, in order</source>
        <translation>按顺序重新应用该实体的搁置事件</translation>
    </message>
    <message>
        <source>Apply only the first of them again</source>
        <translation>只重新应用其中第一个</translation>
    </message>
    <message>
        <source>Apply those up to the selected event again; see Events</source>
        <translation>重新应用到所选事件为止；见“事件”</translation>
    </message>
    <message>
        <source>Leave the first of them out of the rows, for a reason that is kept</source>
        <translation>将其中第一个排除在行之外，并保留原因</translation>
    </message>
    <message>
        <source>Every read model at the selected event, step by step</source>
        <translation>逐步查看所选事件处的每个读模型</translation>
    </message>
    <message>
        <source>Retry every entity that matches the filter; counted first</source>
        <translation>重试符合筛选条件的所有实体；先计数</translation>
    </message>
    <message>
        <source>Skip the first event of every entity that matches the filter</source>
        <translation>跳过符合筛选条件的每个实体的第一个事件</translation>
    </message>
    <message>
        <source>Open the parked event on Replay</source>
        <translation>在回放中打开搁置事件</translation>
    </message>
    <message>
        <source>Retry the parked entity in order</source>
        <translation>按顺序重试搁置的实体</translation>
    </message>
    <message>
        <source>Skip the first parked event</source>
        <translation>跳过第一个搁置事件</translation>
    </message>
    <message>
        <source>Retry all parked entities that match</source>
        <translation>重试所有匹配的搁置实体</translation>
    </message>
    <message>
        <source>Retry in bulk</source>
        <translation>批量重试</translation>
    </message>
    <message>
        <source>Skip in bulk</source>
        <translation>批量跳过</translation>
    </message>
    <message>
        <source>Retry them</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Skip them</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Apply the parked events of all these entities of {replica} again, in order?</source>
        <translation>要按顺序重新应用 {replica} 中所有这些实体的搁置事件吗？</translation>
    </message>
    <message>
        <source>Leave the first parked event of all these entities out of the rows of {replica}?</source>
        <translation>要将所有这些实体的第一个搁置事件排除在 {replica} 的行之外吗？</translation>
    </message>
    <message>
        <source>It goes on in the background, entity after entity, when this window is closed as well. It can be suspended and cancelled; what it has applied stays.</source>
        <translation>它在后台逐个实体进行，关闭此窗口后也会继续。可以挂起和取消；已应用的内容保留。</translation>
    </message>
    <message>
        <source>The rows go on without what these events say, until the replica is rebuilt. What is skipped is kept with your name and the reason.</source>
        <translation>在副本重建之前，各行将不包含这些事件的内容。跳过的事件会连同您的姓名和原因一起保留。</translation>
    </message>
    <message>
        <source>The rows go on without what it says, until the replica is rebuilt. It is kept with your name and the reason, and the events behind it are tried.</source>
        <translation>在副本重建之前，各行将不包含该事件的内容。它会连同您的姓名和原因一起保留，其后的事件会被尝试应用。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Entities</source>
        <translation>实体</translation>
    </message>
    <message>
        <source>Types</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>E.g.</source>
        <translation>例如</translation>
    </message>
    <message>
        <source>Why, for whoever asks later</source>
        <translation>原因，供以后查阅</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>events/s</source>
        <translation>事件/s</translation>
    </message>
    <message>
        <source>Set rate</source>
        <translation>设置速率</translation>
    </message>
    <message>
        <source>no cap</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Events a second at most</source>
        <translation>每秒最多事件数</translation>
    </message>
    <message>
        <source>everything that is parked</source>
        <translation>所有搁置的内容</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>It cannot be counted: {reason}</source>
        <translation>无法计数：{reason}</translation>
    </message>
    <message>
        <source>It is being counted.</source>
        <translation>正在计数。</translation>
    </message>
    <message>
        <source>Nothing that is parked matches.</source>
        <translation>没有匹配的搁置内容。</translation>
    </message>
    <message>
        <source>A skip needs a reason.</source>
        <translation>跳过需要填写原因。</translation>
    </message>
    <message>
        <source>Skip a parked event</source>
        <translation>跳过搁置事件</translation>
    </message>
    <message>
        <source>Leave event {position} of {entity} out of {view}?</source>
        <translation>要将 {entity} 的事件 {position} 排除在 {view} 之外吗？</translation>
    </message>
    <message>
        <source>Skip it</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Behind it</source>
        <translation>其后</translation>
    </message>
    <message>
        <source>and {number} more, with {entities}</source>
        <translation>另有 {number} 种，共 {entities}</translation>
    </message>
    <message>
        <source>and at least {number} more, with {entities}</source>
        <translation>另有至少 {number} 种，共 {entities}</translation>
    </message>
    <message>
        <source>{view}  {entity} at {position}</source>
        <translation>{view}  {entity}，位置 {position}</translation>
    </message>
    <message>
        <source>Waiting for the replica to say what is parked.</source>
        <translation>正在等待副本报告搁置的内容。</translation>
    </message>
    <message>
        <source>Nothing is parked in {replica}: its views have taken every event.</source>
        <translation>{replica} 中没有搁置的事件：其视图已处理所有事件。</translation>
    </message>
    <message>
        <source>Click into a lag graph to see what happened at that moment.</source>
        <translation>点击延迟图表，查看那一时刻发生了什么。</translation>
    </message>
    <message>
        <source>The moment: replicas</source>
        <translation>该时刻：副本</translation>
    </message>
    <message>
        <source>The moment: handlers</source>
        <translation>该时刻：处理器</translation>
    </message>
    <message>
        <source>The moment: events</source>
        <translation>该时刻：事件</translation>
    </message>
    <message>
        <source>The moment: what happened</source>
        <translation>该时刻：发生了什么</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>较早</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>较晚</translation>
    </message>
    <message>
        <source>Show in the timeline</source>
        <translation>在时间线中显示</translation>
    </message>
    <message>
        <source>Write a note…</source>
        <translation>写备注…</translation>
    </message>
    <message>
        <source>Remove the note</source>
        <translation>移除备注</translation>
    </message>
    <message>
        <source>Close the moment</source>
        <translation>关闭时刻</translation>
    </message>
    <message>
        <source>what operators, alerts and deploys did</source>
        <translation>操作员、告警和部署做了什么</translation>
    </message>
    <message>
        <source>how far they were behind</source>
        <translation>各自落后多少</translation>
    </message>
    <message>
        <source>recorded in that time</source>
        <translation>在那段时间记录</translation>
    </message>
    <message>
        <source>Handlers</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>hottest first, then slowest</source>
        <translation>最忙的在前，其次最慢的</translation>
    </message>
    <message>
        <source>Show the lag graphs</source>
        <translation>显示延迟图表</translation>
    </message>
    <message>
        <source>Show it in its panel</source>
        <translation>在其面板中显示</translation>
    </message>
    <message>
        <source>Show it in the timeline</source>
        <translation>在时间线中显示</translation>
    </message>
    <message>
        <source>Earlier moment</source>
        <translation>更早的时刻</translation>
    </message>
    <message>
        <source>Later moment</source>
        <translation>更晚的时刻</translation>
    </message>
    <message>
        <source>Show the moment in the timeline</source>
        <translation>在时间线中显示该时刻</translation>
    </message>
    <message>
        <source>Write a note on the moment</source>
        <translation>为该时刻写备注</translation>
    </message>
    <message>
        <source>The note is removed</source>
        <translation>备注已移除</translation>
    </message>
    <message>
        <source>samples of {span}</source>
        <translation>{span} 的样本</translation>
    </message>
    <message>
        <source>no sample of that time is kept</source>
        <translation>没有保留那段时间的样本</translation>
    </message>
    <message>
        <source>{events}, the first {number}</source>
        <translation>{events}，显示前 {number} 个</translation>
    </message>
    <message>
        <source>not all could be read: {reason}</source>
        <translation>未能全部读取：{reason}</translation>
    </message>
    <message>
        <source>Parked entities</source>
        <translation>搁置的实体</translation>
    </message>
    <message>
        <source>There is no connection to the backend.</source>
        <translation>没有到后端的连接。</translation>
    </message>
    <message>
        <source>Filter, e.g. {example}</source>
        <translation>筛选，例如 {example}</translation>
    </message>
    <message>
        <source>Filter of parked entities</source>
        <translation>搁置实体的筛选</translation>
    </message>
    <message>
        <source>The page before this one</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>The page behind this one</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Skipped events</source>
        <translation>跳过的事件</translation>
    </message>
    <message>
        <source>Filter parked entities</source>
        <translation>筛选搁置的实体</translation>
    </message>
    <message>
        <source>Show bulk operations</source>
        <translation>显示批量操作</translation>
    </message>
    <message>
        <source>Show skipped events</source>
        <translation>显示跳过的事件</translation>
    </message>
    <message>
        <source>{first} to {last} of {of_all}</source>
        <translation>第 {first} 至 {last} 个，共 {of_all}</translation>
    </message>
    <message>
        <source>Nothing that is parked matches this filter.</source>
        <translation>没有搁置的内容符合此筛选。</translation>
    </message>
    <message>
        <source>Drop the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Bulk operations ({number})</source>
        <translation>批量操作（{number}）</translation>
    </message>
    <message>
        <source>{replica}: {number} parked</source>
        <translation>{replica}：{number} 个已搁置</translation>
    </message>
    <message>
        <source>Entity</source>
        <translation>实体</translation>
    </message>
    <message>
        <source>First at</source>
        <translation>首个位置</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Later events of the entity, which wait behind it</source>
        <translation>该实体排在其后等待的后续事件</translation>
    </message>
    <message>
        <source>Why it is not applied</source>
        <translation>未应用的原因</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Events/s</source>
        <translation>事件/s</translation>
    </message>
    <message>
        <source>Rate cap</source>
        <translation>速率上限</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作者</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Time until it is over, at the pace of the last half minute</source>
        <translation>按最近半分钟的速度，到结束还需的时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>waits behind the one before it</source>
        <translation>排在前一个之后等待</translation>
    </message>
    <message>
        <source>Last changed by {who}, {time}</source>
        <translation>最后由 {who} 更改，{time}</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Parked {time}</source>
        <translation>搁置于 {time}</translation>
    </message>
    <message>
        <source>Skipped {time}</source>
        <translation>跳过于 {time}</translation>
    </message>
    <message>
        <source>This backend runs without an archive, so that the past cannot be shown: start it with one (MARIGRAPH_ARCHIVE=true).</source>
        <translation>此后端运行时没有归档进程，无法显示过去：请带归档启动（MARIGRAPH_ARCHIVE=true）。</translation>
    </message>
    <message>
        <source>The archive is {state}; the past is shown when it runs.</source>
        <translation>归档进程状态为 {state}；运行后会显示过去。</translation>
    </message>
    <message>
        <source>The archive has come to position {position} of {head}; what lies after it can be replayed when it has caught up.</source>
        <translation>归档进程已到位置 {position}（共 {head}）；其后的内容在追上之后可以回放。</translation>
    </message>
    <message>
        <source>The archive has not come so far.</source>
        <translation>归档尚未到达此处。</translation>
    </message>
    <message>
        <source>{silence} Look at its process; if it is ended, the backend starts it again.</source>
        <translation>{silence}请查看其进程；如果它结束了，后端会重新启动它。</translation>
    </message>
    <message>
        <source>{silence} Look at its process (pid {pid}); if it is ended, the backend starts it again.</source>
        <translation>{silence}请查看其进程（pid {pid}）；如果它结束了，后端会重新启动它。</translation>
    </message>
    <message>
        <source>The archive has not answered: the past is shown as soon as it does.</source>
        <translation>归档进程没有应答：一旦应答就会显示过去。</translation>
    </message>
    <message>
        <source>The archive has not answered for {span}: the past is shown as soon as it does.</source>
        <translation>归档进程已 {span} 没有应答：一旦应答就会显示过去。</translation>
    </message>
    <message>
        <source>and {more_rows}</source>
        <translation>以及{more_rows}</translation>
    </message>
    <message>
        <source>no row</source>
        <translation>无此行</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Show the whole event</source>
        <translation>显示完整事件</translation>
    </message>
    <message>
        <source>Before the first event</source>
        <translation>第一个事件之前</translation>
    </message>
    <message>
        <source>Every view is empty here.</source>
        <translation>此处每个视图都是空的。</translation>
    </message>
    <message>
        <source>{utc}   {moment}   by {actor}</source>
        <translation>{utc}   {moment}   由&#xa0;{actor}</translation>
    </message>
    <message>
        <source>It changed no row of any view.</source>
        <translation>它没有改变任何视图的行。</translation>
    </message>
    <message>
        <source>What it changed is not known now.</source>
        <translation>目前不知道它改变了什么。</translation>
    </message>
    <message>
        <source>What it changed</source>
        <translation>它改变了什么</translation>
    </message>
    <message>
        <source>Write the id behind the colon.</source>
        <translation>请在冒号后写上标识。</translation>
    </message>
    <message>
        <source>A share is written as 50%.</source>
        <translation>百分比写作 50%。</translation>
    </message>
    <message>
        <source>A share lies between 0% and 100%.</source>
        <translation>百分比介于 0% 和 100% 之间。</translation>
    </message>
    <message>
        <source>Write a position (99440), a share (50%), a time (2017-09-19 10:00), the id of an event or a correlation, mark:TEXT, origin:POSITION (in the store that the events come from), start or end.</source>
        <translation>请写位置（99440）、比例（50%）、时间（2017-09-19 10:00）、事件或关联的标识、mark:文本、origin:位置（在事件来源的存储中）、start 或 end。</translation>
    </message>
    <message>
        <source>live, with its gaps</source>
        <translation>实时，保留间隔</translation>
    </message>
    <message>
        <source>1×   1 event/s</source>
        <translation>1×   1 事件/s</translation>
    </message>
    <message>
        <source>2×   2 events/s</source>
        <translation>2×   2 事件/s</translation>
    </message>
    <message>
        <source>10×   10 events/s</source>
        <translation>10×   10 事件/s</translation>
    </message>
    <message>
        <source>100×   100 events/s</source>
        <translation>100×   100 事件/s</translation>
    </message>
    <message>
        <source>1,000×   1,000 events/s</source>
        <translation>1,000×   1,000 个事件/s</translation>
    </message>
    <message>
        <source>Step back (← or h)</source>
        <translation>后退一步 (← 或 h)</translation>
    </message>
    <message>
        <source>Play backwards, or pause (Shift+Space)</source>
        <translation>向后播放或暂停（Shift+Space）</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>播放或暂停 (Space)</translation>
    </message>
    <message>
        <source>Step (→ or l)</source>
        <translation>前进一步 (→ 或 l)</translation>
    </message>
    <message>
        <source>{position} of {head}</source>
        <translation>{position} / {head}</translation>
    </message>
    <message>
        <source>{share} % of the log</source>
        <translation>日志的 {share} %</translation>
    </message>
    <message>
        <source>How fast to play. `live` keeps the gaps between events; gaps over 2 s are folded.</source>
        <translation>播放速度。“实时”保留事件之间的间隔；超过 2 s 的间隔会被折叠。</translation>
    </message>
    <message>
        <source>Go to position, time, %, id</source>
        <translation>转到位置、时间、%、标识</translation>
    </message>
    <message>
        <source>99440, 50%, 2017-09-19 10:00 (UTC), recorded:2017-09-19 10:00, the id of an event or a correlation, mark:TEXT, start or end; Enter goes there (Ctrl+G)</source>
        <translation>99440、50%、2017-09-19 10:00（UTC）、recorded:2017-09-19 10:00、事件或关联的标识、mark:TEXT、start 或 end；按 Enter 前往（Ctrl+G）</translation>
    </message>
    <message>
        <source>There is nothing to replay yet: the log that is followed has no event.</source>
        <translation>还没有可回放的内容：所跟随的日志中没有事件。</translation>
    </message>
    <message>
        <source>There is nothing to replay yet: load the sample, import a file or send a command.</source>
        <translation>还没有可回放的内容：请加载示例数据、导入文件或发送命令。</translation>
    </message>
    <message>
        <source>Show how</source>
        <translation>查看方法</translation>
    </message>
    <message>
        <source>Tutorial</source>
        <translation>教程</translation>
    </message>
    <message>
        <source>Play or pause the replay</source>
        <translation>播放或暂停回放</translation>
    </message>
    <message>
        <source>Play backwards, or pause</source>
        <translation>向后播放或暂停</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>Go to a position or time</source>
        <translation>转到某位置或时间</translation>
    </message>
    <message>
        <source>What was changed last stands first, so that it is seen as the playhead moves. Views shows the rows as of any moment in any order.</source>
        <translation>最后更改的排在最前，以便在播放头移动时看到。视图面板可以按任意顺序显示任一时刻的行。</translation>
    </message>
    <message>
        <source>Blame: who wrote this value</source>
        <translation>追溯：谁写入了这个值</translation>
    </message>
    <message>
        <source>History of this row</source>
        <translation>这一行的历史</translation>
    </message>
    <message>
        <source>Watch this value</source>
        <translation>观察这个值</translation>
    </message>
    <message>
        <source>Waiting for the archive.</source>
        <translation>正在等待归档进程。</translation>
    </message>
    <message>
        <source>Pin the row, or take its pin away</source>
        <translation>固定该行，或取消固定</translation>
    </message>
    <message>
        <source>{rows}, as of position {position}</source>
        <translation>{rows}，截至位置 {position}</translation>
    </message>
    <message>
        <source>Take the pin away</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Pin the row on top</source>
        <translation>将该行固定在顶部</translation>
    </message>
    <message>
        <source>The archive does not answer.</source>
        <translation>归档进程没有应答。</translation>
    </message>
    <message>
        <source>Condition, e.g. orders: status:paid</source>
        <translation>条件，例如 orders: status:paid</translation>
    </message>
    <message>
        <source>Probe, e.g. data.total</source>
        <translation>探针，例如 data.total</translation>
    </message>
    <message>
        <source>More hits</source>
        <translation>更多命中</translation>
    </message>
    <message>
        <source>By time</source>
        <translation>按时间</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>First</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>The first position at which it holds</source>
        <translation>它成立的第一个位置</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Run back to the previous position (Shift+F5)</source>
        <translation>向后运行到上一个位置（Shift+F5）</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Run to the next position at which it holds (F5)</source>
        <translation>运行到它成立的下一个位置（F5）</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最后一个</translation>
    </message>
    <message>
        <source>The last position at which it holds</source>
        <translation>它成立的最后一个位置</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>List every position at which it holds</source>
        <translation>列出它成立的每个位置</translation>
    </message>
    <message>
        <source>Run to the condition</source>
        <translation>运行到条件成立处</translation>
    </message>
    <message>
        <source>Run back to the condition</source>
        <translation>向后运行到条件成立处</translation>
    </message>
    <message>
        <source>Type a condition and press Enter, or F5: the playhead runs to the next position at which it holds. Without one, F5 runs to any breakpoint.</source>
        <translation>输入条件并按 Enter 或 F5：播放头会运行到它成立的下一个位置。没有条件时，F5 运行到任意断点。</translation>
    </message>
    <message>
        <source>{hits}, looked at up to {position}; rows before {edge} are not kept; {summary}</source>
        <translation>{hits}，已查看到 {position}；{edge} 之前的行不予保留；{summary}</translation>
    </message>
    <message>
        <source>{hits}, looked at up to {position}; rows before {edge} are not kept</source>
        <translation>{hits}，已查看到 {position}；{edge} 之前的行不予保留</translation>
    </message>
    <message>
        <source>{hits}, looked at up to {position}; {summary}</source>
        <translation>{hits}，已查看到 {position}；{summary}</translation>
    </message>
    <message>
        <source>{hits}, looked at up to {position}</source>
        <translation>{hits}，已查看到 {position}</translation>
    </message>
    <message>
        <source>Stopped before a hit was found.</source>
        <translation>在找到命中之前已停止。</translation>
    </message>
    <message>
        <source>No breakpoint holds there. Type a condition, or add a breakpoint.</source>
        <translation>那里没有成立的断点。请输入条件，或添加断点。</translation>
    </message>
    <message>
        <source>It holds nowhere as far as the archive has come: {position}. Look again when it has come to the end.</source>
        <translation>在归档已到达的范围内（至 {position}）没有成立之处。等它到达末尾后请再查找。</translation>
    </message>
    <message>
        <source>It holds nowhere behind the playhead.</source>
        <translation>它在播放头之后没有成立之处。</translation>
    </message>
    <message>
        <source>It holds nowhere before the playhead.</source>
        <translation>它在播放头之前没有成立之处。</translation>
    </message>
    <message>
        <source>It holds nowhere in the log.</source>
        <translation>它在日志中没有成立之处。</translation>
    </message>
    <message>
        <source>By position</source>
        <translation>按位置</translation>
    </message>
    <message>
        <source>By time of recording</source>
        <translation>按记录时间</translation>
    </message>
    <message>
        <source>By time of happening</source>
        <translation>按发生时间</translation>
    </message>
    <message>
        <source>Stop only at events that match a filter</source>
        <translation>只停在符合筛选条件的事件上</translation>
    </message>
    <message>
        <source>Open pauses</source>
        <translation>打开停顿</translation>
    </message>
    <message>
        <source>Along what the log is shown</source>
        <translation>日志沿什么显示</translation>
    </message>
    <message>
        <source>Along the place in the log, or along the time at which events were recorded or happened.</source>
        <translation>沿日志中的位置，或者沿事件被记录或发生的时间。</translation>
    </message>
    <message>
        <source>Draw times in which nothing happened as long as they were. A double-click opens one of them.</source>
        <translation>把什么都没有发生的时间按其实际长度画出。双击可打开其中一个。</translation>
    </message>
    <message>
        <source>Clear range</source>
        <translation>清除范围</translation>
    </message>
    <message>
        <source>Look at the whole log again (Esc on the bar)</source>
        <translation>重新查看整个日志（在条上按 Esc）</translation>
    </message>
    <message>
        <source>Count along the time of happening, or along the place in the log</source>
        <translation>按发生时间计数，或按日志中的位置计数</translation>
    </message>
    <message>
        <source>Along what events are counted</source>
        <translation>事件计数所依据的轴</translation>
    </message>
    <message>
        <source>how many match is not known now</source>
        <translation>目前不知道有多少匹配</translation>
    </message>
    <message>
        <source>counting</source>
        <translation>正在计数</translation>
    </message>
    <message>
        <source>counting was stopped</source>
        <translation>计数已停止</translation>
    </message>
    <message>
        <source>counting: {upto} of {end} events looked at</source>
        <translation>正在计数：已查看 {upto} / {end} 个事件</translation>
    </message>
    <message>
        <source>All types</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>Filter, e.g. position&gt;1000 since:2h</source>
        <translation>筛选，例如 position&gt;1000 since:2h</translation>
    </message>
    <message>
        <source>Only events of this type</source>
        <translation>仅此类型的事件</translation>
    </message>
    <message>
        <source>Filter, e.g. type:{module}.* since:2h</source>
        <translation>筛选，例如 type:{module}.* since:2h</translation>
    </message>
    <message>
        <source>Subject, e.g. {entity}-17</source>
        <translation>主体，例如 {entity}-17</translation>
    </message>
    <message>
        <source>No event matches  {filter}
{term}  hides them all: there are some without it.</source>
        <translation>没有事件匹配  {filter}
{term}  隐藏了全部事件：去掉它就有匹配。</translation>
    </message>
    <message>
        <source>Drop  {term}</source>
        <translation>清除  {term}</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filters that you have kept, and those used before</source>
        <translation>您保存的筛选和以前用过的筛选</translation>
    </message>
    <message>
        <source>Keep this filter</source>
        <translation>保存此筛选</translation>
    </message>
    <message>
        <source>Keep this filter no more</source>
        <translation>不再保存此筛选</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>以前用过</translation>
    </message>
    <message>
        <source>How much of the log was looked at</source>
        <translation>日志已查看的比例</translation>
    </message>
    <message>
        <source>Look on</source>
        <translation>继续查找</translation>
    </message>
    <message>
        <source>Look through the rest of the log, too</source>
        <translation>继续查找日志的其余部分</translation>
    </message>
    <message>
        <source>Look no further; what was found stays</source>
        <translation>停止查找；已找到的保留</translation>
    </message>
    <message>
        <source>Looking through the log: {upto} of {events} looked at</source>
        <translation>正在查找日志：已查看 {upto} / {events}</translation>
    </message>
    <message>
        <source>Stopped: {upto} of {events} looked at; later ones are not counted</source>
        <translation>已停止：已查看 {upto} / {events}；之后的未计数</translation>
    </message>
    <message>
        <source>{number} hidden by the filter</source>
        <translation>{number} 行被筛选隐藏</translation>
    </message>
    <message>
        <source>No event matches  {filter}</source>
        <translation>没有事件匹配  {filter}</translation>
    </message>
    <message>
        <source>Show all events</source>
        <translation>显示所有事件</translation>
    </message>
    <message>
        <source>No event lies there.</source>
        <translation>那里没有事件。</translation>
    </message>
    <message>
        <source>There is no event yet: those of the log that is followed are shown here.</source>
        <translation>还没有事件：所跟随的日志中的事件会显示在这里。</translation>
    </message>
    <message>
        <source>The log is empty: load the sample, import a file or send a command.</source>
        <translation>日志是空的：请加载示例数据、导入文件或发送命令。</translation>
    </message>
    <message>
        <source>too many to be sorted, at most {number} are: narrow the filter, or drag over the bar</source>
        <translation>数量过多，无法排序，最多 {number}：请缩小筛选条件，或在条形图上拖动</translation>
    </message>
    <message>
        <source>{event} matches  {filter}</source>
        <translation>{event}匹配  {filter}</translation>
    </message>
    <message>
        <source>{events} match  {filter}</source>
        <translation>{events}匹配  {filter}</translation>
    </message>
    <message>
        <source>{events}, that happened from {first} to {last}</source>
        <translation>{events}，发生于 {first} 至 {last}</translation>
    </message>
    <message>
        <source>{events}, at positions {first} to {last}</source>
        <translation>{events}，位置 {first} 至 {last}</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>时间 (UTC)</translation>
    </message>
    <message>
        <source>Events around the playhead</source>
        <translation>播放头前后的事件</translation>
    </message>
    <message>
        <source>Annul this event…</source>
        <translation>作废此事件…</translation>
    </message>
    <message>
        <source>Annulled at {position} by {actor}: {reason}. From there on no view counts it; before, rows are shown as they were seen then.</source>
        <translation>由 {actor} 在 {position} 作废：{reason}。从那里起任何视图都不再计入它；在此之前，各行显示当时所见。</translation>
    </message>
    <message>
        <source>Since prev.</source>
        <translation>距上一行</translation>
    </message>
    <message>
        <source>How long after the event before it in this list it happened.</source>
        <translation>在此列表中前一个事件之后多久发生。</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What operators wrote down on it: #tags first.</source>
        <translation>操作员写下的备注：#标签在前。</translation>
    </message>
    <message>
        <source>Place in the whole log, from 1. A click shows the order of the log, another the newest first.</source>
        <translation>在整个日志中的位置，从 1 开始。点击按日志顺序显示，再次点击则最新的在前。</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>★ your mark, ✎ a note of an operator, ⊘ annulled, and the signs of highlighted terms.</source>
        <translation>★ 你的标记，✎ 操作员的备注，⊘ 已作废，以及高亮词的符号。</translation>
    </message>
    <message>
        <source>When it happened; in the zone of the settings in the tooltip. A click sorts by it.</source>
        <translation>何时发生；工具提示中为设置的时区。点击按其排序。</translation>
    </message>
    <message>
        <source>What happened. A click sorts by it.</source>
        <translation>发生了什么。点击按其排序。</translation>
    </message>
    <message>
        <source>The entity; with the module it names the stream. A click sorts by it.</source>
        <translation>实体；与模块一起构成流的名称。点击按其排序。</translation>
    </message>
    <message>
        <source>Who issued the command. A click sorts by it.</source>
        <translation>谁发出了命令。点击按其排序。</translation>
    </message>
    <message>
        <source>Place in its stream, from 1; other programs may count from 0.</source>
        <translation>在其流中的位置，从 1 开始；其他程序可能从 0 开始。</translation>
    </message>
    <message>
        <source>Bytes of the payload, as JSON. A click sorts by it.</source>
        <translation>数据内容的字节数（JSON）。点击按其排序。</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>How well the time of an imported event is known.</source>
        <translation>导入事件的时间有多可靠。</translation>
    </message>
    <message>
        <source>In its store</source>
        <translation>在其存储中</translation>
    </message>
    <message>
        <source>Position in the store that the event was read from.</source>
        <translation>事件在读取来源存储中的位置。</translation>
    </message>
    <message>
        <source>Annulled: it is left out of rows and decisions.</source>
        <translation>已作废：不计入行和决定。</translation>
    </message>
    <message>
        <source>Position {position}</source>
        <translation>位置 {position}</translation>
    </message>
    <message>
        <source>recorded {time}</source>
        <translation>记录于 {time}</translation>
    </message>
    <message>
        <source>at {position} in its store</source>
        <translation>在其存储中位于 {position}</translation>
    </message>
    <message>
        <source>Replay to this event</source>
        <translation>回放到此事件</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the newest event in sight (End)</source>
        <translation>始终显示最新事件 (End)</translation>
    </message>
    <message>
        <source>{number} new ↑</source>
        <translation>{number} 个新事件 ↑</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>泳道</translation>
    </message>
    <message>
        <source>A lane for each of several streams, in the place of rows</source>
        <translation>以泳道代替行，每个流一条</translation>
    </message>
    <message>
        <source>Search the timeline</source>
        <translation>搜索时间线</translation>
    </message>
    <message>
        <source>Follow the newest event</source>
        <translation>跟随最新事件</translation>
    </message>
    <message>
        <source>Drop the timeline&apos;s filter</source>
        <translation>清除时间线的筛选</translation>
    </message>
    <message>
        <source>Look at the whole log again</source>
        <translation>重新查看整个日志</translation>
    </message>
    <message>
        <source>Show the newest events first, or the oldest</source>
        <translation>最新事件在前，或最早事件在前</translation>
    </message>
    <message>
        <source>Show the order of the log again</source>
        <translation>恢复日志顺序</translation>
    </message>
    <message>
        <source>Show rows, or a lane for each chosen stream</source>
        <translation>显示行，或每个所选流一条泳道</translation>
    </message>
    <message>
        <source>Mark the event, or take its mark back</source>
        <translation>标记事件，或取消标记</translation>
    </message>
    <message>
        <source>Go to the mark before</source>
        <translation>转到上一个标记</translation>
    </message>
    <message>
        <source>Go to the next mark</source>
        <translation>转到下一个标记</translation>
    </message>
    <message>
        <source>Take all marks back</source>
        <translation>取消所有标记</translation>
    </message>
    <message>
        <source>Highlight terms</source>
        <translation>突出显示词</translation>
    </message>
    <message>
        <source>Write a note on the event</source>
        <translation>为事件写备注</translation>
    </message>
    <message>
        <source>The note was not written down: {reason}</source>
        <translation>备注未能写入：{reason}</translation>
    </message>
    <message>
        <source>{number} new ↓</source>
        <translation>{number} 个新事件 ↓</translation>
    </message>
    <message>
        <source>Not all rows can be read now: {reason}</source>
        <translation>目前无法读取所有行：{reason}</translation>
    </message>
    <message>
        <source>A field, or the hour, day, week, month or year (UTC) of a time, as in created:day; fields within lists as lines.*.product_id; several with commas. Empty: all rows are one group.</source>
        <translation>一个字段，或时间的小时、日、周、月、年 (UTC)，如 created:day；列表内的字段如 lines.*.product_id；多个用逗号分隔。留空：所有行为一个分组。</translation>
    </message>
    <message>
        <source>count, or sum, min, max, avg of a field, as in sum(total); several with commas.</source>
        <translation>count，或某字段的 sum、min、max、avg，如 sum(total)；多个用逗号分隔。</translation>
    </message>
    <message>
        <source>What the rows are grouped by</source>
        <translation>行按什么分组</translation>
    </message>
    <message>
        <source>What is counted or summed</source>
        <translation>计数或求和的内容</translation>
    </message>
    <message>
        <source>Show the rows of this group</source>
        <translation>显示此分组的行</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>按时间排列</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>by</source>
        <translation>分组依据</translation>
    </message>
    <message>
        <source>Bars that stand where their time is, or one below the other</source>
        <translation>条形按时间位置排列，或逐行排列</translation>
    </message>
    <message>
        <source>No row matches, so there is nothing to count.</source>
        <translation>没有匹配的行，因此没有可计数的内容。</translation>
    </message>
    <message>
        <source>{shown} of {groups}</source>
        <translation>显示 {shown} 个，共 {groups}</translation>
    </message>
    <message>
        <source>Waiting for the backend to count what waits.</source>
        <translation>正在等待后端统计待办。</translation>
    </message>
    <message>
        <source>No installed module declares a board: nothing is known to wait.</source>
        <translation>已安装的模块均未声明看板：没有已知的待办。</translation>
    </message>
    <message>
        <source>Show these rows in Views</source>
        <translation>在“视图”中显示这些行</translation>
    </message>
    <message>
        <source>States in which work waits</source>
        <translation>待办所处的状态</translation>
    </message>
    <message>
        <source>Show the overdue</source>
        <translation>显示逾期</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>The rows that wait in this state for too long, the oldest first</source>
        <translation>在此状态等待过久的行，最早的在前</translation>
    </message>
    <message>
        <source>All rows that wait in this state, the oldest first</source>
        <translation>在此状态等待的所有行，最早的在前</translation>
    </message>
    <message>
        <source>Show the overdue rows of the selected state</source>
        <translation>显示所选状态的逾期行</translation>
    </message>
    <message>
        <source>Show all rows of the selected state</source>
        <translation>显示所选状态的所有行</translation>
    </message>
    <message>
        <source>counted by {replica} {age} ago</source>
        <translation>由 {replica} 于 {age} 前统计</translation>
    </message>
    <message>
        <source>Nothing was heard since.</source>
        <translation>此后没有收到消息。</translation>
    </message>
    <message>
        <source>How far the rows are behind is not known</source>
        <translation>不知道这些行落后多少</translation>
    </message>
    <message>
        <source>{events} behind</source>
        <translation>落后 {events}</translation>
    </message>
    <message>
        <source>{waiting} waiting in what can be read, none overdue</source>
        <translation>可读取的部分中有 {waiting} 项等待，均没有逾期</translation>
    </message>
    <message>
        <source>{waiting} waiting, none overdue</source>
        <translation>{waiting} 个等待，无逾期</translation>
    </message>
    <message>
        <source>{overdue} of {waiting} waiting in what can be read are overdue</source>
        <translation>可读取的部分中，{waiting} 个等待的实体有 {overdue} 个已逾期</translation>
    </message>
    <message>
        <source>{overdue} of {waiting} waiting are overdue</source>
        <translation>{waiting} 个等待中有 {overdue} 个已逾期</translation>
    </message>
    <message>
        <source>counted in {time}</source>
        <translation>计数用时 {time}</translation>
    </message>
    <message>
        <source>{column}: of each group</source>
        <translation>{column}：每个分组的值</translation>
    </message>
    <message>
        <source>Grouped by {column}</source>
        <translation>按 {column} 分组</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>as of {age} ago; nothing was heard since</source>
        <translation>截至 {age} 前；此后没有消息</translation>
    </message>
    <message>
        <source>nobody knows how far behind</source>
        <translation>落后程度未知</translation>
    </message>
    <message>
        <source>as of {age} ago; its view has changed since</source>
        <translation>截至 {age} 前；此后其视图已有变化</translation>
    </message>
    <message>
        <source>current</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>{replica} at position {position}</source>
        <translation>{replica}，位置 {position}</translation>
    </message>
    <message>
        <source>{events} behind, the oldest {time} ago</source>
        <translation>落后 {events}，最早的在 {time} 前</translation>
    </message>
    <message>
        <source>At position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Rows are behind</source>
        <translation>行落后</translation>
    </message>
    <message>
        <source>The row in every replica</source>
        <translation>各副本中的该行</translation>
    </message>
    <message>
        <source>nothing behind</source>
        <translation>没有落后</translation>
    </message>
    <message>
        <source>{replicas}: no answer. What it holds is not known.</source>
        <translation>{replicas}：没有应答。其内容未知。</translation>
    </message>
    <message>
        <source>Waiting for every replica to answer.</source>
        <translation>正在等待所有副本应答。</translation>
    </message>
    <message>
        <source>{fields} between the replicas.</source>
        <translation>副本之间有 {fields}。</translation>
    </message>
    <message>
        <source>No replica is known: what they hold cannot be compared.</source>
        <translation>没有已知的副本：无法比较其内容。</translation>
    </message>
    <message>
        <source>No replica holds this row.</source>
        <translation>没有副本包含此行。</translation>
    </message>
    <message>
        <source>Only one replica is known: there is none to compare it with.</source>
        <translation>只有一个已知副本：没有可比较的对象。</translation>
    </message>
    <message>
        <source>All replicas hold the same row.</source>
        <translation>所有副本的行相同。</translation>
    </message>
    <message>
        <source>Select a row to see all of it.</source>
        <translation>选择一行以查看其全部内容。</translation>
    </message>
    <message>
        <source>Fields of the row</source>
        <translation>行的字段</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>The rows of this view are of no single entity: no event is theirs alone.</source>
        <translation>此视图的行不属于单一实体：没有仅属于它们的事件。</translation>
    </message>
    <message>
        <source>Show the event</source>
        <translation>显示事件</translation>
    </message>
    <message>
        <source>Newer</source>
        <translation>较新</translation>
    </message>
    <message>
        <source>Waiting for the replica to say what was skipped.</source>
        <translation>正在等待副本报告跳过了什么。</translation>
    </message>
    <message>
        <source>Nothing was skipped in {replica}.</source>
        <translation>{replica} 中没有跳过任何事件。</translation>
    </message>
    <message>
        <source>Events of the row</source>
        <translation>行的事件</translation>
    </message>
    <message>
        <source>Show in Timeline</source>
        <translation>在时间线中显示</translation>
    </message>
    <message>
        <source>All of them, among the filter&apos;s other possibilities</source>
        <translation>全部事件，并可使用筛选的其他功能</translation>
    </message>
    <message>
        <source>No event of this entity is in the log.</source>
        <translation>日志中没有此实体的事件。</translation>
    </message>
    <message>
        <source>the newest {events} of {filter}</source>
        <translation>{filter} 最新的 {events}</translation>
    </message>
    <message>
        <source>{events} of {filter}</source>
        <translation>{filter} 的 {events}</translation>
    </message>
    <message>
        <source>Show the event that changed it last</source>
        <translation>显示最后更改它的事件</translation>
    </message>
    <message>
        <source>Show the view as it stood at a position (99440) or a time (2017-09-19T10:00), from the archive; empty for now.</source>
        <translation>显示视图在某位置 (99440) 或某时间 (2017-09-19T10:00) 的样子，来自归档；留空表示现在。</translation>
    </message>
    <message>
        <source>Which replica answers</source>
        <translation>由哪个副本应答</translation>
    </message>
    <message>
        <source>now, or a position or time</source>
        <translation>现在，或位置、时间</translation>
    </message>
    <message>
        <source>Count and sum the rows by a field or a time (G)</source>
        <translation>按字段或时间对行计数和求和 (G)</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>All of the selected row, beside the rows (D)</source>
        <translation>在行旁边显示所选行的全部内容 (D)</translation>
    </message>
    <message>
        <source>as of</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>Filter, e.g. {example}, or words</source>
        <translation>筛选，例如 {example}，或关键词</translation>
    </message>
    <message>
        <source>First page</source>
        <translation>首页</translation>
    </message>
    <message>
        <source>Page before (Ctrl+PgUp)</source>
        <translation>上一页 (Ctrl+PgUp)</translation>
    </message>
    <message>
        <source>Next page (Ctrl+PgDown)</source>
        <translation>下一页 (Ctrl+PgDown)</translation>
    </message>
    <message>
        <source>Last page</source>
        <translation>末页</translation>
    </message>
    <message>
        <source>as of {moment}</source>
        <translation>截至 {moment}</translation>
    </message>
    <message>
        <source>read in {time}</source>
        <translation>读取用时 {time}</translation>
    </message>
    <message>
        <source>from its cache</source>
        <translation>来自缓存</translation>
    </message>
    <message>
        <source>rows {first} to {last}</source>
        <translation>第 {first} 至 {last} 行</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>没有行</translation>
    </message>
    <message>
        <source>any replica</source>
        <translation>任一副本</translation>
    </message>
    <message>
        <source>No row matches  {filter}</source>
        <translation>没有行符合  {filter}</translation>
    </message>
    <message>
        <source>There was no row yet at {moment}.</source>
        <translation>在 {moment} 时还没有行。</translation>
    </message>
    <message>
        <source>Show it as it is now</source>
        <translation>显示现在的样子</translation>
    </message>
    <message>
        <source>No row yet: rows appear as soon as events of their types arrive.</source>
        <translation>还没有行：相应类型的事件到达后就会出现。</translation>
    </message>
    <message>
        <source>Waiting for the backend to say which views there are.</source>
        <translation>正在等待后端报告有哪些视图。</translation>
    </message>
    <message>
        <source>Filter the view</source>
        <translation>筛选视图</translation>
    </message>
    <message>
        <source>Next page of the view</source>
        <translation>视图的下一页</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Sort by the next column</source>
        <translation>按下一列排序</translation>
    </message>
    <message>
        <source>Sort the other way</source>
        <translation>反向排序</translation>
    </message>
    <message>
        <source>Count and sum the rows</source>
        <translation>对行计数和求和</translation>
    </message>
    <message>
        <source>Detail of the row</source>
        <translation>行的详情</translation>
    </message>
    <message>
        <source>Where in the log the events lie</source>
        <translation>事件在日志中的分布</translation>
    </message>
    <message>
        <source>Drag to look at a part of the log only; double-click for all of it.</source>
        <translation>拖动可只查看日志的一部分；双击查看全部。</translation>
    </message>
    <message>
        <source>{events} whose times are not kept</source>
        <translation>{events}，其时间未保存</translation>
    </message>
    <message>
        <source>no events</source>
        <translation>没有事件</translation>
    </message>
    <message>
        <source>at most {events} a bar, {untimed} not drawn: no time is kept of them</source>
        <translation>每条最多 {events}，{untimed} 未绘制：未保存其时间</translation>
    </message>
    <message>
        <source>at most {events} a bar</source>
        <translation>每柱最多 {events}</translation>
    </message>
    <message>
        <source>Positions {first} to {last}</source>
        <translation>位置 {first} 至 {last}</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>{start} 至 {end}</translation>
    </message>
    <message>
        <source>Bars of the groups</source>
        <translation>各分组的柱形</translation>
    </message>
    <message>
        <source>Playhead</source>
        <translation>播放头</translation>
    </message>
    <message>
        <source>{events} found here</source>
        <translation>此处找到 {events}</translation>
    </message>
    <message>
        <source>Nothing happened for long here: a double-click opens it.</source>
        <translation>此处很久没有发生任何事：双击可打开。</translation>
    </message>
    <message>
        <source>Drag to any place of the log: the views follow.</source>
        <translation>可拖到日志的任何地方：视图随之变化。</translation>
    </message>
    <message>
        <source>%d %b</source>
        <translation>%m月%d日</translation>
    </message>
    <message>
        <source>%b %Y</source>
        <translation>%Y年%m月</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>{items} and {number} more</source>
        <translation>{items} 及另外 {number} 项</translation>
    </message>
    <message>
        <source>Select all rows in the table</source>
        <translation>选择表中所有行</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>How the views stand</source>
        <translation>视图的排列方式</translation>
    </message>
    <message>
        <source>How the views stand; drag a title onto another one, and the borders between them.</source>
        <translation>视图的排列方式；可把一个标题拖到另一个标题上，也可拖动它们之间的边界。</translation>
    </message>
    <message>
        <source>Export {rows} as CSV…</source>
        <translation>将 {rows} 导出为 CSV…</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序依据</translation>
    </message>
    <message>
        <source>As the table has them</source>
        <translation>按表格原有顺序</translation>
    </message>
    <message>
        <source>Columns as they were at first</source>
        <translation>恢复初始列</translation>
    </message>
    <message>
        <source>Copy “{cell}”</source>
        <translation>复制“{cell}”</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>复制单元格</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Copy row with headings</source>
        <translation>复制行（含列标题）</translation>
    </message>
    <message>
        <source>Copy {rows}</source>
        <translation>复制 {rows}</translation>
    </message>
    <message>
        <source>Copy {rows} with headings</source>
        <translation>复制 {rows}（含列标题）</translation>
    </message>
    <message>
        <source>The table cannot be written to {file}: {reason}.</source>
        <translation>无法将表写入 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{column} ({kind}, key). Click to sort.</source>
        <translation>{column}（{kind}，键）。点击排序。</translation>
    </message>
    <message>
        <source>{column} ({kind}). Click to sort.</source>
        <translation>{column}（{kind}）。点击排序。</translation>
    </message>
    <message>
        <source>{time} ({local})</source>
        <translation>{time}（{local}）</translation>
    </message>
    <message>
        <source>Being read from the log.</source>
        <translation>正在从日志读取。</translation>
    </message>
    <message>
        <source>A click sorts the rows that are listed here.</source>
        <translation>点击可对此处列出的行排序。</translation>
    </message>
    <message>
        <source>Enter applies it.</source>
        <translation>按 Enter 应用。</translation>
    </message>
    <message>
        <source>How: {plan}.</source>
        <translation>方式：{plan}。</translation>
    </message>
    <message>
        <source>Applied anew</source>
        <translation>重新应用</translation>
    </message>
    <message>
        <source>Rows replaced</source>
        <translation>替换的行</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>shown as soon as it has begun</source>
        <translation>开始后即显示</translation>
    </message>
    <message>
        <source>The rows that are there now are answered and kept current meanwhile. They are replaced in one step when the new ones have come as far and are verified; until then the rebuild can be cancelled, and changes nothing.</source>
        <translation>期间仍以现有的行应答查询，并保持更新。新的行赶上并通过校验后，一步替换；在此之前可取消重建，且不改变任何内容。</translation>
    </message>
    <message>
        <source>An event that a handler cannot apply stops the rebuild, with its error in full, unless it may go on past errors.</source>
        <translation>处理器无法应用的事件会使重建停止，并给出完整错误，除非允许越过错误继续。</translation>
    </message>
    <message>
        <source>Go on past errors: park what cannot be applied</source>
        <translation>越过错误继续：搁置无法应用的事件</translation>
    </message>
    <message>
        <source>those of {entity}, and no other</source>
        <translation>仅 {entity} 的行</translation>
    </message>
    <message>
        <source>Only the rows of this entity</source>
        <translation>仅此实体的行</translation>
    </message>
    <message>
        <source>all rows; or an entity, as orders/order-17</source>
        <translation>全部行；或一个实体，如 orders/order-17</translation>
    </message>
    <message>
        <source>The rows are in PostgreSQL and are rebuilt in their place, all of them: until they have caught up, the replica answers with what it has so far. That cannot be cancelled. Other replicas are not touched.</source>
        <translation>行存放在 PostgreSQL 中，会在原处全部重建：在追上之前，该副本用已有的行作答。此操作无法取消。其他副本不受影响。</translation>
    </message>
    <message>
        <source>Rows in PostgreSQL are rebuilt in their place instead: until they have caught up, their replica answers with what it has so far, and that cannot be cancelled.</source>
        <translation>存放在 PostgreSQL 中的行则在原处重建：在追上之前，其副本用已有的行作答，且无法取消。</translation>
    </message>
    <message>
        <source>An event that a handler cannot apply is parked, as it is otherwise.</source>
        <translation>处理程序无法应用的事件会像平时一样被搁置。</translation>
    </message>
    <message>
        <source>all rows; or those of one {columns}</source>
        <translation>所有行；或某一个 {columns} 的行</translation>
    </message>
    <message>
        <source>all of all views</source>
        <translation>所有视图的全部行</translation>
    </message>
    <message>
        <source>being counted…</source>
        <translation>正在计数…</translation>
    </message>
    <message>
        <source>about {span}, at the {rate} events/s of the last rebuild</source>
        <translation>约 {span}，按上次重建的 {rate} 事件/s</translation>
    </message>
    <message>
        <source>View to rebuild</source>
        <translation>要重建的视图</translation>
    </message>
    <message>
        <source>Only the rows of</source>
        <translation>仅以下键的行</translation>
    </message>
    <message>
        <source>all of the log</source>
        <translation>整个日志</translation>
    </message>
    <message>
        <source>Rebuild rows of {replicas} from the log?</source>
        <translation>从日志重建 {replicas} 的行？</translation>
    </message>
    <message>
        <source>{events}, by each of them</source>
        <translation>{events}，每个副本各一次</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>none: only rows are written</source>
        <translation>无：只写入行</translation>
    </message>
    <message>
        <source>This is production. Type {name} to go on.</source>
        <translation>这是生产环境。输入 {name} 以继续。</translation>
    </message>
    <message>
        <source>The backup is verified first, and takes the log&apos;s place in one step. The log of now is kept beside it under another name.</source>
        <translation>先校验备份，然后一步替换日志。当前的日志以另一个名称保留在旁边。</translation>
    </message>
    <message>
        <source>Read models that have applied more than the restored log holds are AHEAD until they are rebuilt; Overview offers that then.</source>
        <translation>已应用的事件多于还原后日志的读模型会处于 AHEAD 状态，直到重建；届时“总览”会提供重建。</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Back up the log…</source>
        <translation>备份日志…</translation>
    </message>
    <message>
        <source>Copy the log into another data folder…</source>
        <translation>将日志复制到另一个数据文件夹…</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>还原备份…</translation>
    </message>
    <message>
        <source>The log is being copied; commands go on meanwhile…</source>
        <translation>正在复制日志；期间命令照常处理…</translation>
    </message>
    <message>
        <source>That is this backend&apos;s own folder; choose another.</source>
        <translation>这是该后端自己的文件夹；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Copied to {folder}: head {head}, verified. File &gt; Profiles keeps it by name.</source>
        <translation>已复制到 {folder}：日志末端 {head}，已校验。可在“文件 &gt; 连接配置”中为它命名保存。</translation>
    </message>
    <message>
        <source>The copy is being verified in its folder…</source>
        <translation>正在目标文件夹中校验复制的日志…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>The backup is being looked at…</source>
        <translation>正在检查备份…</translation>
    </message>
    <message>
        <source>The restore waits for your answer…</source>
        <translation>还原正在等待您的确认…</translation>
    </message>
    <message>
        <source>The backend is being stopped…</source>
        <translation>正在停止后端…</translation>
    </message>
    <message>
        <source>The backend was not stopped: {reason}</source>
        <translation>后端未能停止：{reason}</translation>
    </message>
    <message>
        <source>The backend did not stop within a minute; nothing was restored.</source>
        <translation>后端一分钟内没有停止；未还原任何内容。</translation>
    </message>
    <message>
        <source>The log is stopped; the backup is being looked at once more…</source>
        <translation>日志已停止；正在再次检查备份…</translation>
    </message>
    <message>
        <source>The backup is being verified before it takes the log&apos;s place…</source>
        <translation>正在校验备份，随后用它替换日志…</translation>
    </message>
    <message>
        <source>Folder for the backup</source>
        <translation>存放备份的文件夹</translation>
    </message>
    <message>
        <source>Data folder for the copy</source>
        <translation>存放复制日志的数据文件夹</translation>
    </message>
    <message>
        <source>Backup to restore</source>
        <translation>要还原的备份</translation>
    </message>
    <message>
        <source>{file}, of {time}</source>
        <translation>{file}，时间 {time}</translation>
    </message>
    <message>
        <source>Comes back</source>
        <translation>还原为</translation>
    </message>
    <message>
        <source>the log as it was then, {events}</source>
        <translation>当时的日志，{events}</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>另行保留</translation>
    </message>
    <message>
        <source>{events} that came after it, with the whole log of now</source>
        <translation>此后产生的 {events}，连同当前的整个日志</translation>
    </message>
    <message>
        <source>the log of now, which cannot be read</source>
        <translation>当前的日志（无法读取）</translation>
    </message>
    <message>
        <source>Side effects</source>
        <translation>副作用</translation>
    </message>
    <message>
        <source>none of the events is sent anywhere again</source>
        <translation>不会把任何事件再次发送到别处</translation>
    </message>
    <message>
        <source>Meanwhile</source>
        <translation>期间</translation>
    </message>
    <message>
        <source>the backend is stopped: no command is taken until it is done</source>
        <translation>后端会停止：完成之前不接受任何命令</translation>
    </message>
    <message>
        <source>Make this backup the log of this backend?</source>
        <translation>用此备份作为该后端的日志吗？</translation>
    </message>
    <message>
        <source>Stop the backend and restore</source>
        <translation>停止后端并还原</translation>
    </message>
    <message>
        <source>{file}: {size}, head {head}, verified. It holds the hashes of passwords: keep it like the log.</source>
        <translation>{file}：{size}，日志末端 {head}，已校验。其中含有密码的哈希值：请像日志一样妥善保管。</translation>
    </message>
    <message>
        <source>Restored, head {head}, verified. The backend is starting again.</source>
        <translation>已还原，日志末端 {head}，已校验。后端正在重新启动。</translation>
    </message>
    <message>
        <source>Restored, head {head}, verified. The former log is kept as {former}. The backend is starting again.</source>
        <translation>已还原，日志末端 {head}，已校验。原来的日志保留为 {former}。后端正在重新启动。</translation>
    </message>
    <message>
        <source>Start a backend</source>
        <translation>启动后端</translation>
    </message>
    <message>
        <source>Enter does the selected entry. What writes is selected only by the arrow keys.</source>
        <translation>按 Enter 执行选中项。会写入数据的操作只能用方向键选中。</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>What do you want to do? A link can be pasted, too.</source>
        <translation>想做什么？也可以粘贴链接。</translation>
    </message>
    <message>
        <source>Open this link</source>
        <translation>打开此链接</translation>
    </message>
    <message>
        <source>{action}   ({keys})</source>
        <translation>{action}   ({keys})</translation>
    </message>
    <message>
        <source>Float, or dock again</source>
        <translation>浮动，或重新停靠</translation>
    </message>
    <message>
        <source>Close; Ctrl+K opens it again</source>
        <translation>关闭；按 Ctrl+K 可重新打开</translation>
    </message>
    <message>
        <source>{panel}: {action}</source>
        <translation>{panel}：{action}</translation>
    </message>
    <message>
        <source>Float {panel}</source>
        <translation>浮动“{panel}”</translation>
    </message>
    <message>
        <source>Close {panel}</source>
        <translation>关闭“{panel}”</translation>
    </message>
    <message>
        <source>Copy a link to this place</source>
        <translation>复制此处的链接</translation>
    </message>
    <message>
        <source>Open a link…</source>
        <translation>打开链接…</translation>
    </message>
    <message>
        <source>Open a link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>There is no panel {panel} in this version.</source>
        <translation>此版本没有面板 {panel}。</translation>
    </message>
    <message>
        <source>This link is of the profile {profile}, and this window is on {here}. `marigraph open LINK` opens a window on the other.</source>
        <translation>此链接属于连接配置 {profile}，而此窗口连接的是 {here}。`marigraph open LINK` 可为其另开窗口。</translation>
    </message>
    <message>
        <source>This link is of the data folder {data}, and this window is on {here}. `marigraph open LINK` opens a window on the other.</source>
        <translation>此链接属于数据文件夹 {data}，而此窗口使用的是 {here}。`marigraph open LINK` 可为其另开窗口。</translation>
    </message>
    <message>
        <source>A link that was copied in a window of Marigraph:</source>
        <translation>在 Marigraph 窗口中复制的链接：</translation>
    </message>
    <message>
        <source>Go to the notice</source>
        <translation>转到通知</translation>
    </message>
    <message>
        <source>The window changes once “{dialog}” is closed.</source>
        <translation>关闭“{dialog}”之后，窗口才会改变。</translation>
    </message>
    <message>
        <source>There is no notice.</source>
        <translation>没有通知。</translation>
    </message>
    <message>
        <source>A link to this place is on the clipboard.</source>
        <translation>此处的链接已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Incident {name}, read-only — Marigraph — {file}</source>
        <translation>现场 {name}，只读 — Marigraph — {file}</translation>
    </message>
    <message>
        <source>Export {name}, read-only — Marigraph — {file}</source>
        <translation>导出 {name}，只读 — Marigraph — {file}</translation>
    </message>
    <message>
        <source>Marigraph — {data}</source>
        <translation>Marigraph — {data}</translation>
    </message>
    <message>
        <source>{profile} — Marigraph — {data}</source>
        <translation>{profile} — Marigraph — {data}</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>PRODUCTION {name} — {title}</source>
        <translation>生产环境 {name} — {title}</translation>
    </message>
    <message>
        <source>{profile} (read-only)</source>
        <translation>{profile}（只读）</translation>
    </message>
    <message>
        <source>Profile {profile}, data folder {data}</source>
        <translation>连接配置 {profile}，数据文件夹 {data}</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>连接配置</translation>
    </message>
    <message>
        <source>Manage profiles…</source>
        <translation>管理连接配置…</translation>
    </message>
    <message>
        <source>Open {profile} in a window of its own</source>
        <translation>在新窗口中打开 {profile}</translation>
    </message>
    <message>
        <source>Switch this window to {profile}</source>
        <translation>将此窗口切换到 {profile}</translation>
    </message>
    <message>
        <source>This window is on it already.</source>
        <translation>此窗口已在使用它。</translation>
    </message>
    <message>
        <source>Data folder: {data}</source>
        <translation>数据文件夹：{data}</translation>
    </message>
    <message>
        <source>{action} (its folder is gone)</source>
        <translation>{action}（其文件夹已不存在）</translation>
    </message>
    <message>
        <source>A profile is a backend by name: its windows have its name in the title and a frame in its colour. With the role observer nothing can be changed by them.</source>
        <translation>连接配置就是命名的后端：其窗口标题带有该名称，边框为其颜色。使用“观察者”角色时，不能从这些窗口更改任何内容。</translation>
    </message>
    <message>
        <source>There is no profile yet. Give this backend a name at the right, and save it.</source>
        <translation>还没有连接配置。请在右侧为此后端命名并保存。</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The store of another program is copied into a data folder of this machine, and followed: its events in the Timeline, the state of each stream, Replay. It is only read; a user that may SELECT is enough.</source>
        <translation>另一程序的存储会被复制到本机的数据文件夹并持续跟随：时间线中有其事件，还有每个流的状态与回放。存储只被读取；有 SELECT 权限的用户即可。</translation>
    </message>
    <message>
        <source>postgresql://USER@HOST/DATABASE, nats://HOST:PORT/STREAM, or the path of a SQLite file</source>
        <translation>postgresql://USER@HOST/DATABASE、nats://HOST:PORT/STREAM，或 SQLite 文件的路径</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>Attach a store</source>
        <translation>连接存储</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>The store is being looked at…</source>
        <translation>正在查看存储…</translation>
    </message>
    <message>
        <source>Mapping file</source>
        <translation>映射文件</translation>
    </message>
    <message>
        <source>Read models of your own</source>
        <translation>您自己的读模型</translation>
    </message>
    <message>
        <source>Recognise it by its tables</source>
        <translation>按其表自动识别</translation>
    </message>
    <message>
        <source>As a mapping file says</source>
        <translation>按映射文件</translation>
    </message>
    <message>
        <source>Events of the store</source>
        <translation>存储的事件</translation>
    </message>
    <message>
        <source>Address (URL or file)</source>
        <translation>地址（URL 或文件）</translation>
    </message>
    <message>
        <source>Kind of store</source>
        <translation>存储类型</translation>
    </message>
    <message>
        <source>New profile</source>
        <translation>新建连接配置</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>{profile} is kept.</source>
        <translation>已保存 {profile}。</translation>
    </message>
    <message>
        <source>{profile} is forgotten; its data folder stays as it is.</source>
        <translation>已删除 {profile}；其数据文件夹保持原样。</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>observer (read-only)</source>
        <translation>观察者（只读）</translation>
    </message>
    <message>
        <source>{profile} (folder is gone)</source>
        <translation>{profile}（文件夹已不存在）</translation>
    </message>
    <message>
        <source>Leave Marigraph</source>
        <translation>退出 Marigraph</translation>
    </message>
    <message>
        <source>Should the backend go on without this window?</source>
        <translation>关闭此窗口后，后端要继续运行吗？</translation>
    </message>
    <message>
        <source>If it goes on, commands and imports go on as well; the next console finds it again. If it stops, nothing that was accepted is lost.</source>
        <translation>如果继续运行，命令和导入也会继续；下次打开控制台时会重新连接。如果停止，已接受的内容不会丢失。</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Do this every time</source>
        <translation>以后都这样处理</translation>
    </message>
    <message>
        <source>Act as observer</source>
        <translation>以观察者身份操作</translation>
    </message>
    <message>
        <source>Act as operator</source>
        <translation>以操作员身份操作</translation>
    </message>
    <message>
        <source>Act as administrator</source>
        <translation>以管理员身份操作</translation>
    </message>
    <message>
        <source>Whoever acts as observer sees everything and changes nothing.</source>
        <translation>观察者可以查看一切，但不更改任何内容。</translation>
    </message>
    <message>
        <source>Whoever acts as operator also sends commands and gives orders.</source>
        <translation>操作员还可以发送命令和下达指令。</translation>
    </message>
    <message>
        <source>Whoever acts as administrator may also rebuild, restore, import and stop.</source>
        <translation>管理员还可以重建、还原、导入和停止。</translation>
    </message>
    <message>
        <source>You act as observer, who sees everything and changes nothing. It is on record with each of your acts.</source>
        <translation>您的身份是观察者：可以查看一切，但不更改任何内容。您的每项操作都会连同身份一起记录。</translation>
    </message>
    <message>
        <source>You act as operator, who also sends commands and gives orders. It is on record with each of your acts.</source>
        <translation>您的身份是操作员：还可以发送命令和下达指令。您的每项操作都会连同身份一起记录。</translation>
    </message>
    <message>
        <source>You act as administrator, who may also rebuild, restore, import and stop. It is on record with each of your acts.</source>
        <translation>您的身份是管理员：还可以重建、还原、导入和停止。您的每项操作都会连同身份一起记录。</translation>
    </message>
    <message>
        <source>This window was opened for the role {role}.</source>
        <translation>此窗口是以“{role}”角色打开的。</translation>
    </message>
    <message>
        <source>Role: {role}</source>
        <translation>角色：{role}</translation>
    </message>
    <message>
        <source>As the system has it</source>
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
        <source>With room between them</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Close together</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>Ask what becomes of the backend</source>
        <translation>询问如何处理后端</translation>
    </message>
    <message>
        <source>Let the backend go on</source>
        <translation>让后端继续运行</translation>
    </message>
    <message>
        <source>Stop the backend, where nobody else uses it</source>
        <translation>停止后端（没有其他人使用时）</translation>
    </message>
    <message>
        <source>Language, time zone and rows of tables take effect when this dialog is closed.</source>
        <translation>语言、时区以及表格的行距和每页行数在关闭此对话框后生效。</translation>
    </message>
    <message>
        <source>How a backend runs is set where it is started: marigraph settings lists all of it.</source>
        <translation>后端的运行方式在启动它的地方设置：marigraph settings 会列出全部设置。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Show alerts as notifications of the desktop</source>
        <translation>将告警显示为桌面通知</translation>
    </message>
    <message>
        <source>As the computer has it</source>
        <translation>跟随本机</translation>
    </message>
    <message>
        <source>Commands and orders that you give say this name.</source>
        <translation>您发出的命令和指令会带上此名称。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Time zone beside UTC</source>
        <translation>UTC 以外的时区</translation>
    </message>
    <message>
        <source>Rows of tables</source>
        <translation>表格行距</translation>
    </message>
    <message>
        <source>A page of a table has</source>
        <translation>表格每页有</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的名称</translation>
    </message>
    <message>
        <source>When the window closes</source>
        <translation>关闭窗口时</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>连接已断开</translation>
    </message>
    <message>
        <source>Source: the primary&apos;s feed; while it is silent, what the replicas read.</source>
        <translation>来源：主节点的推送；主节点无响应时，取副本读到的位置。</translation>
    </message>
    <message>
        <source>Times without a zone beside them are of this one; it is chosen in Settings.</source>
        <translation>未注明时区的时间均属此时区；可在“设置”中选择。</translation>
    </message>
    <message>
        <source>Show the problems in Overview</source>
        <translation>在总览中显示问题</translation>
    </message>
    <message>
        <source>Data folder: {data}
Session: {session}</source>
        <translation>数据文件夹：{data}
会话：{session}</translation>
    </message>
    <message>
        <source>{name}: who sits here, the `actor` of your commands.</source>
        <translation>{name}：当前使用者，即您的命令的 `actor`（操作者）。</translation>
    </message>
    <message>
        <source>PRODUCTION {name}</source>
        <translation>生产环境 {name}</translation>
    </message>
    <message>
        <source>This data folder is marked production, as {name}: that name is asked for before what cannot be undone.</source>
        <translation>此数据文件夹已标记为生产环境，名为 {name}：执行无法撤销的操作之前需要输入该名称。</translation>
    </message>
    <message>
        <source>Events appended per second over the last 5 s. Source: the primary&apos;s samples.</source>
        <translation>最近 5 s 内每秒追加的事件数。来源：主节点的采样。</translation>
    </message>
    <message>
        <source>health UNKNOWN</source>
        <translation>健康状况 UNKNOWN</translation>
    </message>
    <message>
        <source>Nothing was heard of any process yet.</source>
        <translation>尚未收到任何进程的消息。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Each process with its age, memory and restarts</source>
        <translation>每个进程及其时效、内存和重启次数</translation>
    </message>
    <message>
        <source>{processes} OK</source>
        <translation>{processes} OK</translation>
    </message>
    <message>
        <source>The worst of all processes, as the supervisor decides it once a second.</source>
        <translation>所有进程中最差的状态，由监管进程每秒判定一次。</translation>
    </message>
    <message>
        <source>head {head}</source>
        <translation>日志末端 {head}</translation>
    </message>
    <message>
        <source>head {head}, {age} old</source>
        <translation>日志末端 {head}，{age} 前</translation>
    </message>
    <message>
        <source>Position of the last event of the log, committed {time}.</source>
        <translation>日志中最后一个事件的位置，提交于 {time}。</translation>
    </message>
    <message>
        <source>Position of the last event of the log, its commit time is not known.</source>
        <translation>日志中最后一个事件的位置；其提交时间未知。</translation>
    </message>
    <message>
        <source>Position of the last event of the log, nothing committed.</source>
        <translation>日志中最后一个事件的位置；尚未提交任何事件。</translation>
    </message>
    <message>
        <source>Sample: {done} of {total}</source>
        <translation>示例数据：{done} / {total}</translation>
    </message>
    <message>
        <source>Sample: starting</source>
        <translation>示例数据：正在开始</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Dismiss it (Escape)</source>
        <translation>关闭通知（Escape）</translation>
    </message>
    <message>
        <source>Every panel: is anything wrong, and where</source>
        <translation>所有面板：是否有问题，问题在哪里</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>监看</translation>
    </message>
    <message>
        <source>Events as they come, and how far the replicas are behind</source>
        <translation>实时到来的事件，以及副本落后的程度</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Send commands, and see beside them what becomes of the views</source>
        <translation>发送命令，并在旁边查看视图的变化</translation>
    </message>
    <message>
        <source>Step through the log, with each event beside the views</source>
        <translation>逐步浏览日志，视图旁边显示每个事件</translation>
    </message>
    <message>
        <source>{action} ({keys})</source>
        <translation>{action} ({keys})</translation>
    </message>
    <message>
        <source>{workspace} workspace</source>
        <translation>“{workspace}”工作区</translation>
    </message>
    <message>
        <source>Take back what was done last</source>
        <translation>撤销上一步操作</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>{act}.</source>
        <translation>{act}。</translation>
    </message>
    <message>
        <source>It could not be taken back: {reason}</source>
        <translation>无法撤销：{reason}</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>已撤销。</translation>
    </message>
    <message>
        <source>It is not taken back: {reason}</source>
        <translation>未撤销：{reason}</translation>
    </message>
    <message>
        <source>{act}: being taken back…</source>
        <translation>{act}：正在撤销…</translation>
    </message>
    <message>
        <source>Take back: {act}</source>
        <translation>撤销：{act}</translation>
    </message>
    <message>
        <source>Take it back (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>In every table</source>
        <translation>在所有表格中</translation>
    </message>
    <message>
        <source>Next row, row before</source>
        <translation>下一行，上一行</translation>
    </message>
    <message>
        <source>A page on, a page back</source>
        <translation>下一页，上一页</translation>
    </message>
    <message>
        <source>First row, last row</source>
        <translation>首行，末行</translation>
    </message>
    <message>
        <source>Open the row</source>
        <translation>打开该行</translation>
    </message>
    <message>
        <source>Select more rows</source>
        <translation>选择更多行</translation>
    </message>
    <message>
        <source>Shift+Down  Shift+Up  Shift+click  Ctrl+click</source>
        <translation>Shift+Down  Shift+Up  Shift+单击  Ctrl+单击</translation>
    </message>
    <message>
        <source>Select all rows</source>
        <translation>选择所有行</translation>
    </message>
    <message>
        <source>Copy the selected rows with headings</source>
        <translation>复制选中的行（含标题）</translation>
    </message>
    <message>
        <source>What else can be done with them</source>
        <translation>对它们的其他操作</translation>
    </message>
    <message>
        <source>Sideways</source>
        <translation>左右移动</translation>
    </message>
    <message>
        <source>Left  Right (in Replay with Shift)</source>
        <translation>Left  Right（在“回放”中加 Shift）</translation>
    </message>
    <message>
        <source>In a filter</source>
        <translation>在筛选框中</translation>
    </message>
    <message>
        <source>Apply it</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Complete what is typed</source>
        <translation>补全输入</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Those used before</source>
        <translation>以前用过的</translation>
    </message>
    <message>
        <source>In a graph over time</source>
        <translation>在时间图中</translation>
    </message>
    <message>
        <source>Move the moment that all panels mark</source>
        <translation>移动所有面板共同标出的时刻</translation>
    </message>
    <message>
        <source>Left  Right (with Shift ten)</source>
        <translation>Left  Right（加 Shift 为十步）</translation>
    </message>
    <message>
        <source>Leave the moment</source>
        <translation>离开该时刻</translation>
    </message>
    <message>
        <source>Open the moment, or the mark that was gone to</source>
        <translation>打开该时刻，或所到的标记</translation>
    </message>
    <message>
        <source>Mark before, next mark</source>
        <translation>上一个标记，下一个标记</translation>
    </message>
    <message>
        <source>Move the time axis</source>
        <translation>平移时间轴</translation>
    </message>
    <message>
        <source>Zoom in, zoom out</source>
        <translation>放大，缩小</translation>
    </message>
    <message>
        <source>Handler, calls and rows</source>
        <translation>处理函数、调用和行</translation>
    </message>
    <message>
        <source>Type, or before</source>
        <translation>类型，或之前</translation>
    </message>
    <message>
        <source>Step into the event</source>
        <translation>步入该事件</translation>
    </message>
    <message>
        <source>Runs its handlers once more, on the rows of right before it, and shows each call, row and value. Nothing of it is kept.</source>
        <translation>在事件发生前的行上再次运行它的处理函数，并显示每次调用、每行和每个值。结果不会保留。</translation>
    </message>
    <message>
        <source>Step into event {position}</source>
        <translation>步入事件 {position}</translation>
    </message>
    <message>
        <source>Event {position} is taken again…</source>
        <translation>正在重新处理事件 {position}……</translation>
    </message>
    <message>
        <source>What the handlers did</source>
        <translation>处理函数做了什么</translation>
    </message>
    <message>
        <source>At the playhead</source>
        <translation>在播放头处</translation>
    </message>
    <message>
        <source>Broken handlers</source>
        <translation>出错的处理函数</translation>
    </message>
    <message>
        <source>Event {position} ({type}): no view takes it.</source>
        <translation>事件 {position}（{type}）：没有视图处理它。</translation>
    </message>
    <message>
        <source>Event {position} ({type}): handlers that fail: {failed} of {total}</source>
        <translation>事件 {position}（{type}）：失败的处理函数：{total} 个中的 {failed} 个</translation>
    </message>
    <message>
        <source>Event {position} ({type}): handlers that take it: {total}</source>
        <translation>事件 {position}（{type}）：处理它的处理函数：{total} 个</translation>
    </message>
    <message>
        <source>To the start, to the end</source>
        <translation>到开头，到末尾</translation>
    </message>
    <message>
        <source>A hundredth of the log on, or back</source>
        <translation>前进或后退日志的百分之一</translation>
    </message>
    <message>
        <source>Load or continue the sample: as it happened, 100 times faster</source>
        <translation>加载或继续加载示例数据：按实际节奏，快 100 倍</translation>
    </message>
    <message>
        <source>Load or continue the sample: as it happened, 10 times faster</source>
        <translation>加载或继续加载示例数据：按实际节奏，快 10 倍</translation>
    </message>
    <message>
        <source>Load or continue the sample: as it happened</source>
        <translation>加载或继续加载示例数据：按实际节奏</translation>
    </message>
    <message>
        <source>Load or continue the sample: as fast as it goes</source>
        <translation>加载或继续加载示例数据：以最快速度</translation>
    </message>
    <message>
        <source>Use the system theme</source>
        <translation>使用系统主题</translation>
    </message>
    <message>
        <source>Use the light theme</source>
        <translation>使用浅色主题</translation>
    </message>
    <message>
        <source>Use the dark theme</source>
        <translation>使用深色主题</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>示例数据</translation>
    </message>
    <message>
        <source>Stop loading the sample</source>
        <translation>停止加载示例数据</translation>
    </message>
    <message>
        <source>Your name…</source>
        <translation>您的名称…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Float this panel, or dock it again</source>
        <translation>浮动此面板，或重新停靠</translation>
    </message>
    <message>
        <source>Close this panel</source>
        <translation>关闭此面板</translation>
    </message>
    <message>
        <source>Default layout of this workspace</source>
        <translation>恢复此工作区的默认布局</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>在浅色与深色之间切换</translation>
    </message>
    <message>
        <source>Compare the feeds…</source>
        <translation>比较供给方式…</translation>
    </message>
    <message>
        <source>Help on this panel</source>
        <translation>此面板的帮助</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>About Marigraph</source>
        <translation>关于 Marigraph</translation>
    </message>
    <message>
        <source>Marigraph {version}, Python {python}, Qt {qt}.

Data folder: {data}</source>
        <translation>Marigraph {version}，Python {python}，Qt {qt}。

数据文件夹：{data}</translation>
    </message>
    <message>
        <source>Commands that you send say this name as their actor:</source>
        <translation>您发送的命令会以此名称作为操作者：</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>已取消；未更改任何内容。</translation>
    </message>
    <message>
        <source>Reading the rows…</source>
        <translation>正在读取行…</translation>
    </message>
    <message>
        <source>Rows that are exported</source>
        <translation>导出的行</translation>
    </message>
    <message>
        <source>{done} of {rows} written</source>
        <translation>已写入 {done}，共 {rows}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>Commands at the rate</source>
        <translation>按速率发送的命令</translation>
    </message>
    <message>
        <source>commands</source>
        <translation>条命令</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>commands/s</source>
        <translation>条命令/s</translation>
    </message>
    <message>
        <source>Users that they are about</source>
        <translation>涉及的用户</translation>
    </message>
    <message>
        <source>users</source>
        <translation>个用户</translation>
    </message>
    <message>
        <source>Commands as fast as they are answered</source>
        <translation>以应答速度发送的命令</translation>
    </message>
    <message>
        <source>Commands while the replica is away</source>
        <translation>副本离线期间的命令</translation>
    </message>
    <message>
        <source>Compare the feeds</source>
        <translation>比较供给方式</translation>
    </message>
    <message>
        <source>Export as PNG…</source>
        <translation>导出为 PNG…</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>导出为 CSV…</translation>
    </message>
    <message>
        <source>Start measures both. The lag of each as a curve, and a table of all figures, come here; both can be exported.</source>
        <translation>点击“启动”测量两者。两者的延迟曲线和全部数据的表格将显示在这里，均可导出。</translation>
    </message>
    <message>
        <source>A backend is being started…</source>
        <translation>正在启动后端…</translation>
    </message>
    <message>
        <source>Cancelled; its backends are stopped, and its folder is gone.</source>
        <translation>已取消；其后端已停止，文件夹已删除。</translation>
    </message>
    <message>
        <source>This code twice (determinism)</source>
        <translation>同一代码运行两次（确定性）</translation>
    </message>
    <message>
        <source>This code and another version (drift)</source>
        <translation>当前代码与另一版本（漂移）</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹……</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>当前运行</translation>
    </message>
    <message>
        <source>The other</source>
        <translation>另一运行</translation>
    </message>
    <message>
        <source>Press Compare: the log is replayed beside everything, and the first event at which the runs come apart is named here, with the rows that differ.</source>
        <translation>按“比较”：日志会在一旁重放，两次运行开始不同的第一个事件及不同的行会列在这里。</translation>
    </message>
    <message>
        <source>The log is replayed from its start…</source>
        <translation>正在从头重放日志……</translation>
    </message>
    <message>
        <source>Name the other version above: a folder with its code, a wheel, or what pip can install. Both replay the log, and the first event is named at which they differ.</source>
        <translation>请在上方指定另一版本：包含其代码的文件夹、wheel 文件或 pip 可安装的包。两个版本都会重放日志，并指出出现差异的第一个事件。</translation>
    </message>
    <message>
        <source>A folder with another version</source>
        <translation>包含另一版本的文件夹</translation>
    </message>
    <message>
        <source>Events compared: {done} of {total}</source>
        <translation>已比较的事件：{total} 个中的 {done} 个</translation>
    </message>
    <message>
        <source>It ended with code {code}.</source>
        <translation>已结束，退出代码 {code}。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>比较的内容</translation>
    </message>
    <message>
        <source>A checkout&apos;s folder, a wheel, or a package&apos;s name</source>
        <translation>检出的文件夹、wheel 文件或包名</translation>
    </message>
    <message>
        <source>The other version</source>
        <translation>另一版本</translation>
    </message>
    <message>
        <source>Where the runs come apart</source>
        <translation>两次运行的分歧之处</translation>
    </message>
    <message>
        <source>Return brings the playhead to the event.</source>
        <translation>回车键把播放头移到该事件。</translation>
    </message>
    <message>
        <source>Handlers that are given each event twice make the same rows: all are idempotent.</source>
        <translation>处理函数对每个事件处理两次，得到的行相同：全部幂等。</translation>
    </message>
    <message>
        <source>Views whose handlers are not idempotent: {number}, from event {position} on. That is no fault: the applier takes each position once.</source>
        <translation>处理函数不幂等的视图：{number} 个，从事件 {position} 起。这不是错误：每个位置只应用一次。</translation>
    </message>
    <message>
        <source>Every row of every view is the same at each event from {first} to {last}.</source>
        <translation>从事件 {first} 到 {last}，每个视图的每一行在每个事件处都相同。</translation>
    </message>
    <message>
        <source>Views that differ: {number}, from event {position} on ({type} of {subject}).</source>
        <translation>有差异的视图：{number} 个，从事件 {position} 开始（{subject} 的 {type}）。</translation>
    </message>
    <message>
        <source>It cannot be kept: {reason}.</source>
        <translation>无法保存：{reason}。</translation>
    </message>
    <message>
        <source>The last comparison, of {time}. Start measures anew.</source>
        <translation>上次的比较，时间 {time}。点击“启动”会重新测量。</translation>
    </message>
    <message>
        <source>The same commands run beside no replica, beside one fed by events, and beside one fed by its queue; then a replay, a rebuild, a new view and a long absence are tried on each. It has backends of its own in a temporary folder: nothing that runs is touched. It takes a minute or more, and uses this machine fully.</source>
        <translation>同样的命令分别在无副本、由事件供给的副本、由队列供给的副本旁运行；随后在每种方式上实测回放、重建、新视图和长时间离线。它在临时文件夹中使用独立的后端，不影响任何正在运行的进程。需要一分钟或更久，并会占满本机资源。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>acknowledge alert</source>
        <translation>确认告警</translation>
    </message>
    <message>
        <source>add invitation</source>
        <translation>添加邀请</translation>
    </message>
    <message>
        <source>add note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>add silence</source>
        <translation>添加静默</translation>
    </message>
    <message>
        <source>annul event</source>
        <translation>作废事件</translation>
    </message>
    <message>
        <source>apply now</source>
        <translation>立即应用</translation>
    </message>
    <message>
        <source>backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>cancel bulk</source>
        <translation>取消批量操作</translation>
    </message>
    <message>
        <source>cancel rebuild</source>
        <translation>取消重建</translation>
    </message>
    <message>
        <source>end bulk</source>
        <translation>批量操作结束</translation>
    </message>
    <message>
        <source>end silence</source>
        <translation>结束静默</translation>
    </message>
    <message>
        <source>import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>mark production</source>
        <translation>标记为生产</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>pause subscription</source>
        <translation>暂停订阅</translation>
    </message>
    <message>
        <source>rebuild</source>
        <translation>重建</translation>
    </message>
    <message>
        <source>release alert</source>
        <translation>撤回告警确认</translation>
    </message>
    <message>
        <source>remove breakpoint</source>
        <translation>删除断点</translation>
    </message>
    <message>
        <source>remove invariant</source>
        <translation>删除不变式</translation>
    </message>
    <message>
        <source>remove alert rule</source>
        <translation>移除告警规则</translation>
    </message>
    <message>
        <source>remove note</source>
        <translation>移除备注</translation>
    </message>
    <message>
        <source>remove subscription</source>
        <translation>移除订阅</translation>
    </message>
    <message>
        <source>replace audit</source>
        <translation>替换审计文件</translation>
    </message>
    <message>
        <source>revoke invitation</source>
        <translation>收回邀请</translation>
    </message>
    <message>
        <source>reset subscription</source>
        <translation>重置订阅</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>resume bulk</source>
        <translation>恢复批量操作</translation>
    </message>
    <message>
        <source>resume subscription</source>
        <translation>恢复订阅</translation>
    </message>
    <message>
        <source>retry alert command</source>
        <translation>重新运行告警程序</translation>
    </message>
    <message>
        <source>retry deliveries</source>
        <translation>重新投递</translation>
    </message>
    <message>
        <source>retry parked</source>
        <translation>重试搁置事件</translation>
    </message>
    <message>
        <source>send file</source>
        <translation>发送文件</translation>
    </message>
    <message>
        <source>set alert rule</source>
        <translation>设置告警规则</translation>
    </message>
    <message>
        <source>set breakpoint</source>
        <translation>设置断点</translation>
    </message>
    <message>
        <source>set invariant</source>
        <translation>设置不变式</translation>
    </message>
    <message>
        <source>set feed</source>
        <translation>设置供给方式</translation>
    </message>
    <message>
        <source>set mode</source>
        <translation>设置更新方式</translation>
    </message>
    <message>
        <source>skip delivery</source>
        <translation>跳过投递</translation>
    </message>
    <message>
        <source>skip parked</source>
        <translation>跳过搁置事件</translation>
    </message>
    <message>
        <source>start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>start bulk</source>
        <translation>开始批量操作</translation>
    </message>
    <message>
        <source>start replica</source>
        <translation>启动副本</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>stop replica</source>
        <translation>停止副本</translation>
    </message>
    <message>
        <source>suspend bulk</source>
        <translation>挂起批量操作</translation>
    </message>
    <message>
        <source>throttle</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>throttle bulk</source>
        <translation>限制批量操作速率</translation>
    </message>
    <message>
        <source>throttle subscription</source>
        <translation>订阅限速</translation>
    </message>
    <message>
        <source>action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>at</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>ends at</source>
        <translation>结束时刻</translation>
    </message>
    <message>
        <source>expires</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>of parts</source>
        <translation>总部分数</translation>
    </message>
    <message>
        <source>public key</source>
        <translation>公钥</translation>
    </message>
    <message>
        <source>role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>sentence</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>starts at</source>
        <translation>开始时刻</translation>
    </message>
    <message>
        <source>until</source>
        <translation>截止时刻</translation>
    </message>
    <message>
        <source>queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>copy of</source>
        <translation>复制自</translation>
    </message>
    <message>
        <source>entity</source>
        <translation>实体</translation>
    </message>
    <message>
        <source>feed</source>
        <translation>供给方式</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>forget</source>
        <translation>删除数据</translation>
    </message>
    <message>
        <source>from line</source>
        <translation>起始行</translation>
    </message>
    <message>
        <source>head</source>
        <translation>日志末端</translation>
    </message>
    <message>
        <source>id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>most</source>
        <translation>至多</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>past errors</source>
        <translation>越过错误</translation>
    </message>
    <message>
        <source>pid</source>
        <translation>进程号</translation>
    </message>
    <message>
        <source>position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>已还原</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>流</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>entities</source>
        <translation>实体</translation>
    </message>
    <message>
        <source>upto</source>
        <translation>直到</translation>
    </message>
    <message>
        <source>view</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>{text} is no condition; write e.g. &apos;time-behind &gt; 30s&apos; or &apos;status = STALLED&apos;.</source>
        <translation>{text} 不是条件；请写成例如 &apos;time-behind &gt; 30s&apos; 或 &apos;status = STALLED&apos;。</translation>
    </message>
    <message>
        <source>{metric} is a state, and has no number.</source>
        <translation>{metric} 是状态，没有数值。</translation>
    </message>
    <message>
        <source>{data_path} is not text in UTF-8.</source>
        <translation>{data_path} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>{data_path} is nested too deeply.</source>
        <translation>{data_path} 嵌套过深。</translation>
    </message>
    <message>
        <source>{data_path} is missing.</source>
        <translation>缺少 {data_path}。</translation>
    </message>
    <message>
        <source>{data_path} is not known here; leave it out.</source>
        <translation>此处没有 {data_path} 这一项；请去掉它。</translation>
    </message>
    <message>
        <source>{data_path} must not be empty.</source>
        <translation>{data_path} 不能为空。</translation>
    </message>
    <message>
        <source>{data_path} must have {length}.</source>
        <translation>{data_path} 必须有 {length}。</translation>
    </message>
    <message>
        <source>{data_path} must have at least {length}.</source>
        <translation>{data_path} 必须至少有 {length}。</translation>
    </message>
    <message>
        <source>{data_path} must have at most {length}.</source>
        <translation>{data_path} 最多有 {length}。</translation>
    </message>
    <message>
        <source>{data_path} must be at least {bound}.</source>
        <translation>{data_path} 必须不小于 {bound}。</translation>
    </message>
    <message>
        <source>{data_path} must be at most {bound}.</source>
        <translation>{data_path} 必须不大于 {bound}。</translation>
    </message>
    <message>
        <source>{data_path} must be greater than {bound}.</source>
        <translation>{data_path} 必须大于 {bound}。</translation>
    </message>
    <message>
        <source>{data_path} must be less than {bound}.</source>
        <translation>{data_path} 必须小于 {bound}。</translation>
    </message>
    <message>
        <source>{data_path} must be a multiple of {bound}.</source>
        <translation>{data_path} 必须是 {bound} 的倍数。</translation>
    </message>
    <message>
        <source>{data_path} must be a time with a zone.</source>
        <translation>{data_path} 必须是带时区的时间。</translation>
    </message>
    <message>
        <source>{data_path} must be a time without a zone.</source>
        <translation>{data_path} 必须是不带时区的时间。</translation>
    </message>
    <message>
        <source>{data_path} must match the pattern {pattern}.</source>
        <translation>{data_path} 必须符合模式 {pattern}。</translation>
    </message>
    <message>
        <source>{data_path} must be {form}, not {given_form}.</source>
        <translation>{data_path} 必须是{form}，而不是{given_form}。</translation>
    </message>
    <message>
        <source>{data_path} must be {form}.</source>
        <translation>{data_path} 必须是{form}。</translation>
    </message>
    <message>
        <source>{data_path} cannot be &apos;{choice}&apos;.</source>
        <translation>{data_path} 不能是“{choice}”。</translation>
    </message>
    <message>
        <source>{data_path} cannot be the number {bound}.</source>
        <translation>{data_path} 不能是数字 {bound}。</translation>
    </message>
    <message>
        <source>{data_path} is beyond all numbers here.</source>
        <translation>{data_path} 超出了此处所能表示的数字范围。</translation>
    </message>
    <message>
        <source>{data_path} ends before the JSON is complete.</source>
        <translation>{data_path} 在 JSON 完整之前就结束了。</translation>
    </message>
    <message>
        <source>{data_path} is no JSON: {reason}.</source>
        <translation>{data_path} 不是 JSON：{reason}。</translation>
    </message>
    <message>
        <source>{data_path} cannot be understood: {reason}.</source>
        <translation>无法理解 {data_path}：{reason}。</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>a date with a time</source>
        <translation>带时间的日期</translation>
    </message>
    <message>
        <source>a UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>a text in base64</source>
        <translation>base64 文本</translation>
    </message>
    <message>
        <source>a date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>a time of day</source>
        <translation>一天中的时间</translation>
    </message>
    <message>
        <source>a duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>a decimal number</source>
        <translation>十进制数</translation>
    </message>
    <message>
        <source>a date with a time, e.g. 2026-01-31T12:00:00Z</source>
        <translation>带时间的日期，例如 2026-01-31T12:00:00Z</translation>
    </message>
    <message>
        <source>a date, e.g. 2026-01-31</source>
        <translation>日期，例如 2026-01-31</translation>
    </message>
    <message>
        <source>a time of day, e.g. 12:00:00</source>
        <translation>一天中的时间，例如 12:00:00</translation>
    </message>
    <message>
        <source>a duration, e.g. PT90S</source>
        <translation>时长，例如 PT90S</translation>
    </message>
    <message>
        <source>a fraction</source>
        <translation>小数</translation>
    </message>
    <message>
        <source>{text} is not between 0 and 31 days.</source>
        <translation>{text} 不在 0 到 31 天之间。</translation>
    </message>
    <message>
        <source>{metric} {operator} {limit} until {clear}</source>
        <translation>{metric} {operator} {limit}，回到 {clear} 时恢复</translation>
    </message>
    <message>
        <source>endless</source>
        <translation>无限</translation>
    </message>
    <message>
        <source>{name} is no name for a rule: up to 63 of a-z, 0-9 and -, a letter or digit first.</source>
        <translation>{name} 不能作为规则名：最多 63 个字符，只用 a-z、0-9 和 -，以字母或数字开头。</translation>
    </message>
    <message>
        <source>{seconds} seconds are not between 0 and 31 days.</source>
        <translation>{seconds} 秒不在 0 到 31 天之间。</translation>
    </message>
    <message>
        <source>{metric} is compared with states, by =.</source>
        <translation>{metric} 只能用 = 与状态比较。</translation>
    </message>
    <message>
        <source>{metric} is never {state}; it is one of {states}.</source>
        <translation>{metric} 不会是 {state}；它只能是 {states} 之一。</translation>
    </message>
    <message>
        <source>{metric} is a state, and has no number to clear at.</source>
        <translation>{metric} 是状态，没有可供解除的数值。</translation>
    </message>
    <message>
        <source>The limit is no number.</source>
        <translation>阈值不是数字。</translation>
    </message>
    <message>
        <source>It would clear at {clear}, which is above its limit {limit}.</source>
        <translation>它会在 {clear} 解除，高于其阈值 {limit}。</translation>
    </message>
    <message>
        <source>It would clear at {clear}, which is below its limit {limit}.</source>
        <translation>它会在 {clear} 解除，低于其阈值 {limit}。</translation>
    </message>
    <message>
        <source>The process is empty; * means all.</source>
        <translation>进程为空；* 表示全部。</translation>
    </message>
    <message>
        <source>{metric} is of a process as a whole, and not of a view.</source>
        <translation>{metric} 属于整个进程，而不属于某个视图。</translation>
    </message>
    <message>
        <source>handler is of a view; name one, or all of them by *.</source>
        <translation>handler 属于视图；请指定一个视图，或用 * 表示全部。</translation>
    </message>
    <message>
        <source>The command has more than {most} parts.</source>
        <translation>程序命令行超过 {most} 个部分。</translation>
    </message>
    <message>
        <source>{program} is not a whole path; the backend runs elsewhere.</source>
        <translation>{program} 不是完整路径；后端在别的文件夹中运行。</translation>
    </message>
    <message>
        <source>The command holds a zero byte.</source>
        <translation>程序命令行中含有零字节。</translation>
    </message>
    <message>
        <source>There is no metric {name}; there are {metrics}.</source>
        <translation>没有指标 {name}；可用的有 {metrics}。</translation>
    </message>
    <message>
        <source>{metric} is a state; compare it with =.</source>
        <translation>{metric} 是状态；请用 = 比较。</translation>
    </message>
    <message>
        <source>{text} is no number for {what}; write a number, with one of {units} or none behind it.</source>
        <translation>{text} 不能作为 {what} 的数值；请写一个数字，后面可带 {units} 之一，也可不带。</translation>
    </message>
    <message>
        <source>{text} is no number for {what}; write a plain number.</source>
        <translation>{text} 不能作为 {what} 的数值；请写一个不带单位的数字。</translation>
    </message>
    <message>
        <source>{metric} is a number; compare it with &gt; or &lt;.</source>
        <translation>{metric} 是数值；请用 &gt; 或 &lt; 比较。</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>待触发</translation>
    </message>
    <message>
        <source>Firing</source>
        <translation>触发中</translation>
    </message>
    <message>
        <source>Recovering</source>
        <translation>恢复中</translation>
    </message>
    <message>
        <source>No Data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>{count} normal</source>
        <translation>{count} 个正常</translation>
    </message>
    <message>
        <source>{count} pending</source>
        <translation>{count} 个待触发</translation>
    </message>
    <message>
        <source>{count} firing</source>
        <translation>{count} 个触发中</translation>
    </message>
    <message>
        <source>{count} recovering</source>
        <translation>{count} 个恢复中</translation>
    </message>
    <message>
        <source>{count} no data</source>
        <translation>{count} 个无数据</translation>
    </message>
    <message>
        <source>{count} error</source>
        <translation>{count} 个错误</translation>
    </message>
    <message>
        <source>{count} silenced</source>
        <translation>{count} 个已静默</translation>
    </message>
    <message>
        <source>no alerts</source>
        <translation>没有告警</translation>
    </message>
    <message>
        <source>{alerts} more</source>
        <translation>另有 {alerts}</translation>
    </message>
    <message>
        <source>for {span}</source>
        <translation>持续 {span}</translation>
    </message>
    <message>
        <source>nothing is known of it for {span}</source>
        <translation>{span} 以来没有它的数据</translation>
    </message>
    <message>
        <source>silenced ({silence})</source>
        <translation>已静默（{silence}）</translation>
    </message>
    <message>
        <source>acknowledged by {by} ({note})</source>
        <translation>已由 {by} 确认（{note}）</translation>
    </message>
    <message>
        <source>acknowledged by {by}</source>
        <translation>已由 {by} 确认</translation>
    </message>
    <message>
        <source>{what} by {by}</source>
        <translation>{what}，操作者 {by}</translation>
    </message>
    <message>
        <source>{name}: {what}: {text}</source>
        <translation>{name}：{what}：{text}</translation>
    </message>
    <message>
        <source>{name}: {what}</source>
        <translation>{name}：{what}</translation>
    </message>
    <message>
        <source>{what}: {text}</source>
        <translation>{what}：{text}</translation>
    </message>
    <message>
        <source>{state}, was {before}</source>
        <translation>{state}，此前为{before}</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>the acknowledgement was taken back</source>
        <translation>确认已撤回</translation>
    </message>
    <message>
        <source>silenced</source>
        <translation>已静默</translation>
    </message>
    <message>
        <source>the silence ended</source>
        <translation>静默已结束</translation>
    </message>
    <message>
        <source>the rule was set</source>
        <translation>规则已设置</translation>
    </message>
    <message>
        <source>the rule was removed</source>
        <translation>规则已移除</translation>
    </message>
    <message>
        <source>its command failed</source>
        <translation>其程序运行失败</translation>
    </message>
    <message>
        <source>its command is run again</source>
        <translation>其程序重新运行</translation>
    </message>
    <message>
        <source>{condition}: nothing is known</source>
        <translation>{condition}：没有数据</translation>
    </message>
    <message>
        <source>{condition}: {found}</source>
        <translation>{condition}：{found}</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>{kind} {component}: {after}, was {before}</source>
        <translation>{kind} {component}：{after}，此前为 {before}</translation>
    </message>
    <message>
        <source>{by}: {text}</source>
        <translation>{by}：{text}</translation>
    </message>
    <message>
        <source>{by} on event {position}: {text}</source>
        <translation>{by}，事件 {position}：{text}</translation>
    </message>
    <message>
        <source>{act} {subject}</source>
        <translation>{act} {subject}</translation>
    </message>
    <message>
        <source>{what} ({parameters})</source>
        <translation>{what}（{parameters}）</translation>
    </message>
    <message>
        <source>{by}: {what}, {outcome}</source>
        <translation>{by}：{what}，{outcome}</translation>
    </message>
    <message>
        <source>{act}: {message}</source>
        <translation>{act}：{message}</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>{role}, invitation {name}</source>
        <translation>{role}，邀请 {name}</translation>
    </message>
    <message>
        <source>{name} {number}/s</source>
        <translation>{name} {number}/s</translation>
    </message>
    <message>
        <source>{name} {value}</source>
        <translation>{name} {value}</translation>
    </message>
    <message>
        <source>{outcome} ({code})</source>
        <translation>{outcome}（{code}）</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>已挂起</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>begins</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>{share} % built</source>
        <translation>已构建 {share} %</translation>
    </message>
    <message>
        <source>{share} % run</source>
        <translation>已运行 {share} %</translation>
    </message>
    <message>
        <source>compares the rows</source>
        <translation>正在比较行</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>丢弃…</translation>
    </message>
    <message>
        <source>There is no branch yet. Nothing of one ever reaches the log.</source>
        <translation>还没有分支。分支中的任何内容都不会进入日志。</translation>
    </message>
    <message>
        <source>against what really happened</source>
        <translation>与真实发生的情况相比</translation>
    </message>
    <message>
        <source>against {branch}</source>
        <translation>与 {branch} 相比</translation>
    </message>
    <message>
        <source>Rename a branch</source>
        <translation>重命名分支</translation>
    </message>
    <message>
        <source>Name of {branch} from now on:</source>
        <translation>{branch} 的新名称：</translation>
    </message>
    <message>
        <source>Discard a branch</source>
        <translation>丢弃分支</translation>
    </message>
    <message>
        <source>Throw the branch {branch} away?</source>
        <translation>丢弃分支 {branch}？</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Its edits, its rows and what came of it go. The log is as it was.</source>
        <translation>它的改动、行和结果都会消失。日志保持原样。</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>What the branch is compared with</source>
        <translation>分支与什么相比较</translation>
    </message>
    <message>
        <source>{branch}: {rows} different</source>
        <translation>{branch}：{rows}不同</translation>
    </message>
    <message>
        <source>{branch}: {state}</source>
        <translation>{branch}：{state}</translation>
    </message>
    <message>
        <source>Made by {actor}</source>
        <translation>由 {actor} 建立</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>等待处理</translation>
    </message>
    <message>
        <source>failed again</source>
        <translation>再次失败</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>no longer parked</source>
        <translation>不再搁置</translation>
    </message>
    <message>
        <source>{number} applied</source>
        <translation>{number} 个已应用</translation>
    </message>
    <message>
        <source>{number} failed again</source>
        <translation>{number} 个再次失败</translation>
    </message>
    <message>
        <source>{number} skipped</source>
        <translation>{number} 个已跳过</translation>
    </message>
    <message>
        <source>{number} no longer parked</source>
        <translation>{number} 个不再搁置</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}，共 {total}</translation>
    </message>
    <message>
        <source>{events} skipped</source>
        <translation>跳过 {events}</translation>
    </message>
    <message>
        <source>{events} applied</source>
        <translation>应用 {events}</translation>
    </message>
    <message>
        <source>{replica}: bulk retry {number} is cancelled: {outcomes}</source>
        <translation>{replica}：批量重试 {number} 已取消：{outcomes}</translation>
    </message>
    <message>
        <source>{replica}: bulk retry {number} is done: {outcomes}</source>
        <translation>{replica}：批量重试 {number} 已完成：{outcomes}</translation>
    </message>
    <message>
        <source>{replica}: bulk skip {number} is cancelled: {outcomes}</source>
        <translation>{replica}：批量跳过 {number} 已取消：{outcomes}</translation>
    </message>
    <message>
        <source>{replica}: bulk skip {number} is done: {outcomes}</source>
        <translation>{replica}：批量跳过 {number} 已完成：{outcomes}</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>under way, {events} applied</source>
        <translation>进行中，已应用 {events}</translation>
    </message>
    <message>
        <source>{entities} with {events} in {replica}</source>
        <translation>{replica} 中 {entities}，含 {events}</translation>
    </message>
    <message>
        <source>index on type; {looked_at} of {all} looked at</source>
        <translation>使用类型索引；{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>index on subject; {looked_at} of {all} looked at</source>
        <translation>使用主体索引；{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>index on the event&apos;s id; {looked_at} of {all} looked at</source>
        <translation>事件 id 索引；已查看 {looked_at}/{all}</translation>
    </message>
    <message>
        <source>index on correlation; {looked_at} of {all} looked at</source>
        <translation>使用关联索引；{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>index on time; {looked_at} of {all} looked at</source>
        <translation>使用时间索引；{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>index on notes; {looked_at} of {all} looked at</source>
        <translation>使用备注索引；{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>index on origins; {looked_at} of {all} looked at</source>
        <translation>来源索引；查看了 {all} 个中的 {looked_at} 个</translation>
    </message>
    <message>
        <source>no filter: nothing has to be looked at</source>
        <translation>没有筛选：无需查看</translation>
    </message>
    <message>
        <source>no index serves it: {looked_at} of {all} looked at</source>
        <translation>没有可用的索引：{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>range of positions; {looked_at} of {all} looked at</source>
        <translation>位置范围；{all} 个事件中查看了 {looked_at} 个</translation>
    </message>
    <message>
        <source>every row of the view</source>
        <translation>视图的每一行</translation>
    </message>
    <message>
        <source>index on {index}</source>
        <translation>{index} 上的索引</translation>
    </message>
    <message>
        <source>key {index}</source>
        <translation>键 {index}</translation>
    </message>
    <message>
        <source>full-text index on {index}</source>
        <translation>{index} 上的全文索引</translation>
    </message>
    <message>
        <source>every row as it was then</source>
        <translation>当时的每一行</translation>
    </message>
    <message>
        <source>{way}; {found} counted</source>
        <translation>{way}；计数 {found}</translation>
    </message>
    <message>
        <source>{way}; {rows} looked at, {found} counted</source>
        <translation>{way}；查看了 {rows}，计数 {found}</translation>
    </message>
    <message>
        <source>it is better again, which has to last a moment</source>
        <translation>已好转，还需保持片刻</translation>
    </message>
    <message>
        <source>a question does not come to an end</source>
        <translation>有一个查询没有结束</translation>
    </message>
    <message>
        <source>no question was taken for {running}</source>
        <translation>{running} 内没有处理任何查询</translation>
    </message>
    <message>
        <source>the question `{question}` has run for {running}, and may take {limit}</source>
        <translation>查询 `{question}` 已运行 {running}，允许 {limit}</translation>
    </message>
    <message>
        <source>no other is answered meanwhile</source>
        <translation>其间不应答其他查询</translation>
    </message>
    <message>
        <source>its own watch fails: {reason}</source>
        <translation>其自身的监视失败：{reason}</translation>
    </message>
    <message>
        <source>{parked} parked (dead-lettered)</source>
        <translation>{parked} 个已搁置（死信）</translation>
    </message>
    <message>
        <source>{parked} parked (dead-lettered), first at {position}: {why}</source>
        <translation>{parked} 个已搁置（死信），首个位于 {position}：{why}</translation>
    </message>
    <message>
        <source>no reason is known</source>
        <translation>原因未知</translation>
    </message>
    <message>
        <source>it does not run</source>
        <translation>它没有运行</translation>
    </message>
    <message>
        <source>all that there were have been stopped</source>
        <translation>所有副本都已被停止</translation>
    </message>
    <message>
        <source>no replica that runs has this view</source>
        <translation>没有运行中的副本持有此视图</translation>
    </message>
    <message>
        <source>no replica that runs has part {part} of {parts} of its rows</source>
        <translation>没有运行中的副本持有其行的第 {part} 部分（共 {parts} 部分）</translation>
    </message>
    <message>
        <source>{replicas} has a part of a division that is not complete; the view is read from others</source>
        <translation>{replicas} 持有一种不完整划分的一部分；该视图从其他副本读取</translation>
    </message>
    <message>
        <source>it has not said anything yet</source>
        <translation>它尚未报告任何信息</translation>
    </message>
    <message>
        <source>nothing was heard for {span}</source>
        <translation>{span} 内没有任何消息</translation>
    </message>
    <message>
        <source>a handler does not come back</source>
        <translation>有一个处理器没有返回</translation>
    </message>
    <message>
        <source>the handler of {view} has been at event {position} ({type} of {entity}) for {span}</source>
        <translation>{view} 的处理器停在事件 {position}（{entity} 的 {type}）已 {span}</translation>
    </message>
    <message>
        <source>one step of its work has lasted {span}; it reads the log or writes its rows</source>
        <translation>其一个处理步骤已持续 {span}；它正在读取日志或写入行</translation>
    </message>
    <message>
        <source>one step of its work has lasted {span}; now at event {position} in {view}</source>
        <translation>其一个处理步骤已持续 {span}；现位于 {view} 的事件 {position}</translation>
    </message>
    <message>
        <source>its rows are newer than the log, which was restored from a copy</source>
        <translation>其行比日志新，日志是从备份还原的</translation>
    </message>
    <message>
        <source>the log cannot be used: {reason}</source>
        <translation>日志无法使用：{reason}</translation>
    </message>
    <message>
        <source>its rows cannot be written: {reason}</source>
        <translation>其行无法写入：{reason}</translation>
    </message>
    <message>
        <source>what it needs next was removed from its queue</source>
        <translation>它接下来需要的内容已从其队列中移除</translation>
    </message>
    <message>
        <source>a queue has little room left</source>
        <translation>有一个队列所剩空间不多</translation>
    </message>
    <message>
        <source>it reads the log itself: {reason}</source>
        <translation>它自行读取日志：{reason}</translation>
    </message>
    <message>
        <source>{overdue} of {waiting} that are known to wait are overdue, most of them in the state {state}; what waits in part {part} of {parts} is not known</source>
        <translation>已知等待的 {waiting} 个实体中有 {overdue} 个已逾期，大多处于状态 {state}；第 {part} 部分（共 {parts} 部分）中等待的内容未知</translation>
    </message>
    <message>
        <source>events of the attached store are being copied</source>
        <translation>正在复制所连接存储的事件</translation>
    </message>
    <message>
        <source>for {span}: {reason}</source>
        <translation>已持续 {span}：{reason}</translation>
    </message>
    <message>
        <source>a commit has waited {span} for a standby; synchronous_standby_names is {names}</source>
        <translation>一次提交已等待备库 {span}；synchronous_standby_names 为 {names}</translation>
    </message>
    <message>
        <source>a standby was promoted (timeline {timeline}) that lacked events up to {last}</source>
        <translation>提升了一个备库（时间线 {timeline}），它缺少到 {last} 为止的事件</translation>
    </message>
    <message>
        <source>a standby was promoted (timeline {timeline}) that lacked the events {first} to {last}</source>
        <translation>提升了一个备库（时间线 {timeline}），它缺少事件 {first} 到 {last}</translation>
    </message>
    <message>
        <source>not connected to the log&apos;s server: {standbys}</source>
        <translation>未连接到日志服务器：{standbys}</translation>
    </message>
    <message>
        <source>not connected to the log&apos;s server: {standbys}, the first for {span}</source>
        <translation>未连接到日志服务器：{standbys}，最早的已断开 {span}</translation>
    </message>
    <message>
        <source>the standby {name} has not replayed {size}, the oldest of it {span} old</source>
        <translation>备库 {name} 尚有 {size} 未回放，其中最早的已有 {span}</translation>
    </message>
    <message>
        <source>synchronous_standby_names is empty: no commit waits for a standby ({standbys}), and what was accepted last can be lost when one is promoted</source>
        <translation>synchronous_standby_names 为空：提交不等待任何备库（{standbys}），备库提升为主库时，最后接受的内容可能丢失</translation>
    </message>
    <message>
        <source>its queue was trimmed: rebuild needed</source>
        <translation>其队列已被裁剪：需要重建</translation>
    </message>
    <message>
        <source>goes over to its queue</source>
        <translation>正在切换到其队列</translation>
    </message>
    <message>
        <source>{bytes} and {rows} wait in its queue; room for {room} more, steady</source>
        <translation>其队列中有 {bytes}、{rows}等待；还能容纳 {room}，保持平稳</translation>
    </message>
    <message>
        <source>{bytes} and {rows} wait in its queue; room for {room} more, growing by {change}/s</source>
        <translation>其队列中有 {bytes}、{rows}等待；还能容纳 {room}，以 {change}/s 增长</translation>
    </message>
    <message>
        <source>{bytes} and {rows} wait in its queue; room for {room} more, shrinking by {change}/s</source>
        <translation>其队列中有 {bytes}、{rows}等待；还能容纳 {room}，以 {change}/s 减少</translation>
    </message>
    <message>
        <source>paused by {by}</source>
        <translation>由 {by} 暂停</translation>
    </message>
    <message>
        <source>it updates {mode}</source>
        <translation>其更新方式：{mode}</translation>
    </message>
    <message>
        <source>the log&apos;s end is not known yet</source>
        <translation>尚不知道日志末端</translation>
    </message>
    <message>
        <source>the log&apos;s end was last confirmed {age} ago</source>
        <translation>日志末端上次确认是在 {age} 前</translation>
    </message>
    <message>
        <source>the log has gone on since its last word {age} ago</source>
        <translation>自 {age} 前它最后一次报告以来，日志又有增长</translation>
    </message>
    <message>
        <source>its position went down from {position}</source>
        <translation>其位置从 {position} 倒退</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} / {total}</translation>
    </message>
    <message>
        <source>rows of {views} were written by several versions of their code; a rebuild writes all of them by today&apos;s</source>
        <translation>{views} 的行由多个代码版本写成；重建会用当前版本写出所有行</translation>
    </message>
    <message>
        <source>builds {views} anew beside the rows, for {by}: {position} of {events}</source>
        <translation>正在旁路重建 {views}（发起者：{by}）：{position} / {events}</translation>
    </message>
    <message>
        <source>the rebuild has stood at {position} of {target} for {span}</source>
        <translation>重建停在 {position} / {target} 已 {span}</translation>
    </message>
    <message>
        <source>{text}: {reason}</source>
        <translation>{text}：{reason}</translation>
    </message>
    <message>
        <source>the rebuild for {by} has failed: {why}</source>
        <translation>{by} 发起的重建失败：{why}</translation>
    </message>
    <message>
        <source>the rebuild for {by} has failed at event {position}: {why}</source>
        <translation>{by} 发起的重建在事件 {position} 处失败：{why}</translation>
    </message>
    <message>
        <source>the log&apos;s newest commit time is {span} ahead of this machine&apos;s clock</source>
        <translation>日志最新的提交时间比本机时钟快 {span}</translation>
    </message>
    <message>
        <source>{overdue} of {waiting} that wait are overdue, most of them in the state {state}</source>
        <translation>{waiting} 个等待的实体中有 {overdue} 个已逾期，大多处于状态 {state}</translation>
    </message>
    <message>
        <source>acknowledged {position}</source>
        <translation>已确认 {position}</translation>
    </message>
    <message>
        <source>acknowledged {position} of {head}</source>
        <translation>已确认 {position} / {head}</translation>
    </message>
    <message>
        <source>throttled to {events} a second</source>
        <translation>限速为每秒 {events}</translation>
    </message>
    <message>
        <source>its consumer fell silent without leaving</source>
        <translation>其消费者未断开订阅便失去响应</translation>
    </message>
    <message>
        <source>nobody takes its events</source>
        <translation>没有消费者接收其事件</translation>
    </message>
    <message>
        <source>where it stands is not known</source>
        <translation>其位置未知</translation>
    </message>
    <message>
        <source>done up to {position}</source>
        <translation>已完成至 {position}</translation>
    </message>
    <message>
        <source>done up to {position} of {head}</source>
        <translation>已完成至 {position}，共 {head}</translation>
    </message>
    <message>
        <source>its store says: {status}</source>
        <translation>其存储显示：{status}</translation>
    </message>
    <message>
        <source>it replays up to {target}</source>
        <translation>它正在回放至 {target}</translation>
    </message>
    <message>
        <source>it takes only some of the events that are left, and nobody can tell which</source>
        <translation>剩余事件中它只处理一部分，且无法得知是哪些</translation>
    </message>
    <message>
        <source>its position does not move</source>
        <translation>其位置没有移动</translation>
    </message>
    <message>
        <source>the file of subscriptions cannot be used: {reason}</source>
        <translation>订阅文件无法使用：{reason}</translation>
    </message>
    <message>
        <source>{parked} parked by its consumer</source>
        <translation>其消费者搁置了 {parked} 个事件</translation>
    </message>
    <message>
        <source>its consumer {consumer} acknowledges nothing</source>
        <translation>其消费者 {consumer} 没有确认任何事件</translation>
    </message>
    <message>
        <source>no problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>, {age} old</source>
        <translation>，{age} 前</translation>
    </message>
    <message>
        <source>it had applied {position}</source>
        <translation>它曾应用到 {position}</translation>
    </message>
    <message>
        <source>applied {position}</source>
        <translation>已应用 {position}</translation>
    </message>
    <message>
        <source>applied {position} of {head}</source>
        <translation>已应用 {position} / {head}</translation>
    </message>
    <message>
        <source>{events} behind for {span}</source>
        <translation>落后 {events}，持续 {span}</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>保持平稳</translation>
    </message>
    <message>
        <source>growing by {change}/s</source>
        <translation>以 {change}/s 增长</translation>
    </message>
    <message>
        <source>shrinking by {change}/s</source>
        <translation>以 {change}/s 减少</translation>
    </message>
    <message>
        <source>catch-up ETA {span}</source>
        <translation>预计 {span} 后追上</translation>
    </message>
    <message>
        <source>{view} {state}</source>
        <translation>{view} {state}</translation>
    </message>
    <message>
        <source>{state} for {span}</source>
        <translation>{state}，持续 {span}</translation>
    </message>
    <message>
        <source>Not an amount; write it in digits, as {example}.</source>
        <translation>不是金额；请用数字书写，如 {example}。</translation>
    </message>
    <message>
        <source>Thousands or decimals? Write {thousands} or {decimals}.</source>
        <translation>是千位还是小数？请写 {thousands} 或 {decimals}。</translation>
    </message>
    <message>
        <source>At most {digits} decimals in {currency}.</source>
        <translation>{currency} 最多 {digits} 位小数。</translation>
    </message>
    <message>
        <source>At most {digits} decimals in an amount.</source>
        <translation>金额最多 {digits} 位小数。</translation>
    </message>
    <message>
        <source>No decimals in {currency}.</source>
        <translation>{currency} 不带小数。</translation>
    </message>
    <message>
        <source>No decimals in an amount.</source>
        <translation>金额不带小数。</translation>
    </message>
    <message>
        <source>{who} does not run</source>
        <translation>{who} 没有运行</translation>
    </message>
    <message>
        <source>No replica runs</source>
        <translation>没有副本在运行</translation>
    </message>
    <message>
        <source>{who} cannot start</source>
        <translation>{who} 无法启动</translation>
    </message>
    <message>
        <source>{who} is starting</source>
        <translation>{who} 正在启动</translation>
    </message>
    <message>
        <source>{who} does not answer</source>
        <translation>{who} 没有响应</translation>
    </message>
    <message>
        <source>The handler of {view} is stuck at one event in {all}</source>
        <translation>{all} 中 {view} 的处理器卡在一个事件上</translation>
    </message>
    <message>
        <source>{who} is busy with one step of its work</source>
        <translation>{who} 忙于一个处理步骤</translation>
    </message>
    <message>
        <source>{who} has rows that do not belong to this log</source>
        <translation>{who} 的行不属于此日志</translation>
    </message>
    <message>
        <source>The log cannot be used</source>
        <translation>日志无法使用</translation>
    </message>
    <message>
        <source>{who} cannot write its rows</source>
        <translation>{who} 无法写入其行</translation>
    </message>
    <message>
        <source>{who} does not come to the end of a question</source>
        <translation>{who} 有一个查询没有结束</translation>
    </message>
    <message>
        <source>Nobody sees whether {who} hangs</source>
        <translation>无法得知 {who} 是否卡住</translation>
    </message>
    <message>
        <source>The queue of {who} was trimmed: rebuild needed</source>
        <translation>{who} 的队列已被裁剪：需要重建</translation>
    </message>
    <message>
        <source>The queue of {who} has little room left</source>
        <translation>{who} 的队列所剩空间不多</translation>
    </message>
    <message>
        <source>Events are parked in {view} of {all}</source>
        <translation>{all} 的 {view} 中有搁置事件</translation>
    </message>
    <message>
        <source>{who} is paused</source>
        <translation>{who} 已暂停</translation>
    </message>
    <message>
        <source>{who} does not know the log&apos;s end yet</source>
        <translation>{who} 尚不知道日志末端</translation>
    </message>
    <message>
        <source>{who} hears nothing of the log&apos;s end</source>
        <translation>{who} 收不到日志末端的消息</translation>
    </message>
    <message>
        <source>{who} went back</source>
        <translation>{who} 的位置倒退</translation>
    </message>
    <message>
        <source>{who} stands still while events wait</source>
        <translation>{who} 停滞不前，而事件在等待</translation>
    </message>
    <message>
        <source>{who} falls behind</source>
        <translation>{who} 越来越落后</translation>
    </message>
    <message>
        <source>The rebuild of {who} stands still</source>
        <translation>{who} 的重建停滞</translation>
    </message>
    <message>
        <source>The rebuild of {who} has failed</source>
        <translation>{who} 的重建失败</translation>
    </message>
    <message>
        <source>Commands wait</source>
        <translation>命令在等待</translation>
    </message>
    <message>
        <source>The log that is followed does not answer</source>
        <translation>所跟随的日志没有应答</translation>
    </message>
    <message>
        <source>The consumer of {who} fell silent</source>
        <translation>{who} 的消费者失去响应</translation>
    </message>
    <message>
        <source>Events are parked in {who}</source>
        <translation>{who} 中有事件被搁置</translation>
    </message>
    <message>
        <source>Nobody can say how far {who} has come</source>
        <translation>无法得知{who}的进度</translation>
    </message>
    <message>
        <source>Nobody has all of the view {view}</source>
        <translation>没有副本持有完整的视图 {view}</translation>
    </message>
    <message>
        <source>Parts of the view {view} are built, and never read</source>
        <translation>视图 {view} 的一些部分被构建，却从不被读取</translation>
    </message>
    <message>
        <source>Nothing is heard of {who}, which runs on another host</source>
        <translation>没有收到 {who} 的消息，它在另一台主机上运行</translation>
    </message>
    <message>
        <source>The consumer of {who} was deleted on the log&apos;s server</source>
        <translation>{who} 的消费者已在日志的服务器上被删除</translation>
    </message>
    <message>
        <source>The server of the log&apos;s stream does not answer {who}</source>
        <translation>日志的流所在的服务器没有应答 {who}</translation>
    </message>
    <message>
        <source>Commits wait for a standby that is away</source>
        <translation>提交正在等待一个断开的备库</translation>
    </message>
    <message>
        <source>Events that were accepted are gone from the log</source>
        <translation>已接受的事件从日志中消失</translation>
    </message>
    <message>
        <source>A standby of the log is away</source>
        <translation>日志的一个备库已断开</translation>
    </message>
    <message>
        <source>A standby of the log falls behind</source>
        <translation>日志的一个备库跟不上</translation>
    </message>
    <message>
        <source>The end of the attached store stands still</source>
        <translation>所连接存储的末端停滞不前</translation>
    </message>
    <message>
        <source>The attached store does not fit its mapping</source>
        <translation>所连接的存储与其映射不符</translation>
    </message>
    <message>
        <source>The attached store is not the one that was copied</source>
        <translation>所连接的存储已不是当初复制的那个</translation>
    </message>
    <message>
        <source>{who} has failed</source>
        <translation>{who} 已失败</translation>
    </message>
    <message>
        <source>{who} is stopped</source>
        <translation>{who} 已停止</translation>
    </message>
    <message>
        <source>The clock of this machine is behind the log</source>
        <translation>本机时钟落后于日志</translation>
    </message>
    <message>
        <source>{overdue} longer than allowed in {view}</source>
        <translation>视图 {view} 中有 {overdue}超过允许的时间</translation>
    </message>
    <message>
        <source>Commands are not taken; nothing that was accepted is lost.</source>
        <translation>不接收命令；已接受的不会丢失。</translation>
    </message>
    <message>
        <source>Questions about the past are answered late or not at all.</source>
        <translation>关于过去的查询会迟答或得不到应答。</translation>
    </message>
    <message>
        <source>Its views show old rows; questions that do not name it go to another replica.</source>
        <translation>其视图显示旧的行；未指定它的查询会转到其他副本。</translation>
    </message>
    <message>
        <source>Its views show old rows, and there is no other replica that answers.</source>
        <translation>其视图显示旧的行，并且没有其他副本可以应答。</translation>
    </message>
    <message>
        <source>Its rows from before are answered and kept current; a view that is new has none yet.</source>
        <translation>仍用原有的行应答并保持最新；新的视图还没有行。</translation>
    </message>
    <message>
        <source>Another system does not get its events; they wait in the log, and none is lost.</source>
        <translation>另一系统没有收到其事件；事件在日志中等待，不会丢失。</translation>
    </message>
    <message>
        <source>What that program makes of the store&apos;s events is late; they wait in the store, and none is lost.</source>
        <translation>该程序对存储事件的处理滞后；事件在存储中等待，不会丢失。</translation>
    </message>
    <message>
        <source>Its new events are not copied; what was copied can be looked at as before.</source>
        <translation>其新事件不会被复制；已复制的内容可照常查看。</translation>
    </message>
    <message>
        <source>Rows of the parked entities stand still in this view; all others go on.</source>
        <translation>此视图中搁置实体的行停滞不变；其他行继续更新。</translation>
    </message>
    <message>
        <source>Nothing is lost yet; when it is full, {who} must be rebuilt.</source>
        <translation>目前没有丢失；队列满时 {who} 必须重建。</translation>
    </message>
    <message>
        <source>Its rows go on: {who} reads the log itself meanwhile.</source>
        <translation>它的行继续更新：期间 {who} 自行读取日志。</translation>
    </message>
    <message>
        <source>Its rows go on as far as the log&apos;s index goes; nothing newer can come meanwhile.</source>
        <translation>它的行继续更新到日志索引所及之处；期间不会有更新的内容到来。</translation>
    </message>
    <message>
        <source>A handler or a question that does not come back would not be told.</source>
        <translation>处理器或查询若不返回，将无人报告。</translation>
    </message>
    <message>
        <source>Commands fail, and no view can tell how old its rows are.</source>
        <translation>命令失败，且任何视图都无法说明其行有多旧。</translation>
    </message>
    <message>
        <source>Its views show what the log does not have; they are not to be trusted.</source>
        <translation>其视图显示了日志中没有的内容，不可信。</translation>
    </message>
    <message>
        <source>Questions about the views are answered by nobody.</source>
        <translation>无法回答对视图的查询。</translation>
    </message>
    <message>
        <source>Questions about this view are answered by nobody; the other views are not touched.</source>
        <translation>关于此视图的查询无人应答；其他视图不受影响。</translation>
    </message>
    <message>
        <source>Nothing is wrong with what is answered; work is done for nothing.</source>
        <translation>应答没有问题；只是有些工作白做了。</translation>
    </message>
    <message>
        <source>Nothing of the log is lost; its rows there may be old, and it goes on from where it was.</source>
        <translation>日志没有丢失任何内容；它在那里的行可能是旧的，恢复后会从原处继续。</translation>
    </message>
    <message>
        <source>It cannot be asked.</source>
        <translation>无法查询它。</translation>
    </message>
    <message>
        <source>It cannot be asked yet.</source>
        <translation>暂时无法查询它。</translation>
    </message>
    <message>
        <source>Nobody knows yet how old its rows are.</source>
        <translation>尚不知道其行有多旧。</translation>
    </message>
    <message>
        <source>New events cannot come; its views show what was known last.</source>
        <translation>新事件无法到达；其视图显示最后已知的内容。</translation>
    </message>
    <message>
        <source>Commands are answered late.</source>
        <translation>命令的应答延迟。</translation>
    </message>
    <message>
        <source>No command is answered, and none is lost; each is decided when the standby is there again.</source>
        <translation>命令都得不到应答，但没有丢失；备库恢复后会逐一处理。</translation>
    </message>
    <message>
        <source>What these events did is not so any more; rows that hold them are AHEAD, and are not followed on.</source>
        <translation>这些事件的效果已不复存在；含有它们的行为 AHEAD，不再继续更新。</translation>
    </message>
    <message>
        <source>Events are kept on one machine less; if that is lost now, this standby cannot take its place.</source>
        <translation>保存事件的机器少了一台；如果现在失去那台服务器，这个备库无法接替。</translation>
    </message>
    <message>
        <source>If the log&apos;s server is lost now, this standby lacks what it has not received, and takes long to be promoted.</source>
        <translation>如果现在失去日志服务器，这个备库会缺少尚未收到的内容，并且提升需要很长时间。</translation>
    </message>
    <message>
        <source>Newer events of the store are not copied yet; what was copied is as it was.</source>
        <translation>存储中较新的事件尚未复制；已复制的内容保持不变。</translation>
    </message>
    <message>
        <source>New events are not copied; the copy shows what the store had, and not what it has now.</source>
        <translation>新事件没有被复制；副本显示的是存储过去的内容，而不是现在的内容。</translation>
    </message>
    <message>
        <source>Whether it works is not known.</source>
        <translation>无法得知它是否在工作。</translation>
    </message>
    <message>
        <source>What comes of these streams waits behind; all others go on.</source>
        <translation>这些流的后续事件在其后等待；其他流继续。</translation>
    </message>
    <message>
        <source>Another system gets its events later and later; they wait in the log, and none is lost.</source>
        <translation>另一个系统收到事件越来越晚；事件在日志中等待，不会丢失。</translation>
    </message>
    <message>
        <source>New events are dated later than this machine&apos;s time says.</source>
        <translation>新事件的时间晚于本机时间。</translation>
    </message>
    <message>
        <source>Whoever waits for these is served late; time alone makes it worse.</source>
        <translation>等待这些工作的人会延迟得到处理；时间越久，情况越严重。</translation>
    </message>
    <message>
        <source>Questions to it are not answered; those that do not name it go to another one.</source>
        <translation>对它的查询得不到应答；未指定它的查询会转到其他副本。</translation>
    </message>
    <message>
        <source>Questions are not answered, and there is no other replica that answers.</source>
        <translation>查询得不到应答，并且没有其他副本可以应答。</translation>
    </message>
    <message>
        <source>Questions to it that take long wait for their turn; its rows go on.</source>
        <translation>对它的耗时查询需要排队；其行继续更新。</translation>
    </message>
    <message>
        <source>Nothing that is shown is known to be true now, and nobody restarts what dies.</source>
        <translation>所显示的内容都无法确认是否仍然成立，且退出的进程无人重启。</translation>
    </message>
    <message>
        <source>Nothing that is shown is known to be true now. On its host all may go on as before.</source>
        <translation>现在显示的内容都不能确定是否属实。在它的主机上，一切可能照常进行。</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>无需处理。</translation>
    </message>
    <message>
        <source>Wait; if it lasts, backend.log in the data folder says more.</source>
        <translation>请等待；若持续下去，数据文件夹中的 backend.log 有更多信息。</translation>
    </message>
    <message>
        <source>Resume it: marigraph resume {who}</source>
        <translation>恢复它：marigraph resume {who}</translation>
    </message>
    <message>
        <source>Start one again: marigraph replica start {name}</source>
        <translation>重新启动一个：marigraph replica start {name}</translation>
    </message>
    <message>
        <source>Start a replica that has it: {start}</source>
        <translation>启动一个持有它的副本：{start}</translation>
    </message>
    <message>
        <source>Start the parts that are missing, or stop what is read by nobody: marigraph replica stop {replica}</source>
        <translation>启动缺少的部分，或停止无人读取的部分：marigraph replica stop {replica}</translation>
    </message>
    <message>
        <source>If this log is the right one, rebuild {who} from it: marigraph rebuild {who}. If it is not, stop the backend, and put the right one in its place.</source>
        <translation>如果此日志是正确的，请据此重建 {who}：marigraph rebuild {who}。否则请停止后端，并换上正确的日志。</translation>
    </message>
    <message>
        <source>Mend the cause, then retry: {retries}</source>
        <translation>修复原因后重试：{retries}</translation>
    </message>
    <message>
        <source>Raise or lift its throttle: marigraph throttle {who} 0</source>
        <translation>提高或取消其限速：marigraph throttle {who} 0</translation>
    </message>
    <message>
        <source>See with `marigraph why {who}` and in backend.log what it does; a process that is frozen goes on with `kill -CONT {pid}`, or is started anew after `kill -KILL {pid}`.</source>
        <translation>用 `marigraph why {who}` 和 backend.log 查看它在做什么；被冻结的进程用 `kill -CONT {pid}` 继续，或在 `kill -KILL {pid}` 后重新启动。</translation>
    </message>
    <message>
        <source>Look on its own host: `marigraph health --data FOLDER` says more there. When nobody needs it any more, revoke its invitation: marigraph invite revoke NAME</source>
        <translation>请到它自己的主机上查看：在那里 `marigraph health --data FOLDER` 会说明更多。如果不再需要它，请收回它的邀请：marigraph invite revoke NAME</translation>
    </message>
    <message>
        <source>Look whether that host can be reached, and there with `marigraph health` how it is. The connection comes back by itself.</source>
        <translation>请查看能否访问那台主机，并在那里用 `marigraph health` 查看它的状况。连接会自行恢复。</translation>
    </message>
    <message>
        <source>Mend the handler of {view}. `kill -KILL {pid}` starts {who} anew; an event at which it ends again and again is parked.</source>
        <translation>修复 {view} 的处理器。`kill -KILL {pid}` 会重新启动 {who}；反复使其结束的事件会被搁置。</translation>
    </message>
    <message>
        <source>`kill -KILL {pid}` gives the question up and starts {who} anew. Ask for less, or mend the view that it is about.</source>
        <translation>`kill -KILL {pid}` 会放弃该查询并重新启动 {who}。请缩小查询范围，或修复相关的视图。</translation>
    </message>
    <message>
        <source>Only the log has what was removed: marigraph feed {who} events catches up from it at once, marigraph rebuild {who} builds its rows anew and goes back to the queue.</source>
        <translation>被移除的内容只有日志中还有：marigraph feed {who} events 会立即从日志追上，marigraph rebuild {who} 会重建其行并回到队列。</translation>
    </message>
    <message>
        <source>See with `marigraph why {who}` why it does not take what waits: start it, resume it, or lift its throttle. marigraph feed {who} events needs no queue.</source>
        <translation>用 `marigraph why {who}` 查看它为何不取走等待的内容：启动它、恢复它或取消其限速。marigraph feed {who} events 不需要队列。</translation>
    </message>
    <message>
        <source>marigraph feed {who} stream has it made anew behind the rows; marigraph feed {who} events needs none.</source>
        <translation>marigraph feed {who} stream 会在行之后重新创建它；marigraph feed {who} events 则不需要它。</translation>
    </message>
    <message>
        <source>Mend what the cause says of the log. Marigraph goes on by itself when a disk or a database is there again; a damaged file is put back while the backend is stopped.</source>
        <translation>按原因所述修复日志。磁盘或数据库恢复后 Marigraph 会自动继续；损坏的文件须在后端停止时放回。</translation>
    </message>
    <message>
        <source>It is a consumer of the attached store, and belongs to its own application: see there what it does. Nothing can be ordered from here.</source>
        <translation>它是所连接存储的消费者，属于其自己的应用程序：请在那里查看它在做什么。这里无法对它下达任何指令。</translation>
    </message>
    <message>
        <source>See that it runs, can be reached from here, and may be read by this user; it is tried again by itself, every ten seconds at the latest.</source>
        <translation>请确认它在运行、可以从这里到达，并且此用户可以读取它；会自动重试，最迟每十秒一次。</translation>
    </message>
    <message>
        <source>Rebuild each replica that is AHEAD: marigraph rebuild NAME. Send again what was accepted and is gone. Let commits wait for a standby (synchronous_standby_names), so that it does not happen again. This is told for a day.</source>
        <translation>请重建每个 AHEAD 的副本：marigraph rebuild NAME。把已接受但消失的命令重新发送。让提交等待备库（synchronous_standby_names），以免再次发生。此消息显示一天。</translation>
    </message>
    <message>
        <source>See that its server runs and reaches the log&apos;s: pg_stat_replication there names those that are connected. Where it will not come back, take it out of synchronous_standby_names and reload the log&apos;s server; commits go on at once.</source>
        <translation>请确认备库正在运行并能连到日志服务器：那里的 pg_stat_replication 列出已连接的备库。如果它不会再回来，请把它从 synchronous_standby_names 中去掉并重新加载日志服务器的配置；提交会立即继续。</translation>
    </message>
    <message>
        <source>See what the program does that holds the transaction; it ends with its commit, its rollback, or its session.</source>
        <translation>请查看持有该事务的程序在做什么；提交、回滚或会话结束时，事务随之结束。</translation>
    </message>
    <message>
        <source>If the store is meant to be as it is now, attach it to a new data folder: marigraph attach URL --data FOLDER. If it is not, mend it; it is looked at again by itself.</source>
        <translation>如果存储本应如此，请将其连接到新的数据文件夹：marigraph attach URL --data FOLDER。如果不是，请修复它；系统会自动重新检查。</translation>
    </message>
    <message>
        <source>Make room on its disk, and see that the data folder can be written.</source>
        <translation>腾出其磁盘空间，并确认数据文件夹可写。</translation>
    </message>
    <message>
        <source>See that PostgreSQL runs and that this user may write to its database; the replica goes on by itself, and loses nothing.</source>
        <translation>请确认 PostgreSQL 正在运行，且此用户可以写入其数据库；副本会自行继续，不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock.</source>
        <translation>校准本机时钟。</translation>
    </message>
    <message>
        <source>See which they are, and what the state that each waits in asks for: marigraph board {view}</source>
        <translation>查看是哪些实体，以及其所处状态需要做什么：marigraph board {view}</translation>
    </message>
    <message>
        <source>Mend what the cause names, then go on: marigraph rebuild {who}. With --past-errors what cannot be applied is parked; --cancel gives the rebuild up.</source>
        <translation>修复原因所指的问题后继续：marigraph rebuild {who}。用 --past-errors 时无法应用的事件会被搁置；--cancel 放弃重建。</translation>
    </message>
    <message>
        <source>Resume it: marigraph subscriptions --resume {name}</source>
        <translation>恢复它：marigraph subscriptions --resume {name}</translation>
    </message>
    <message>
        <source>Raise or lift its throttle: marigraph subscriptions --throttle {name} 0</source>
        <translation>提高或取消其限速：marigraph subscriptions --throttle {name} 0</translation>
    </message>
    <message>
        <source>See what its consumer does, and start it again: marigraph subscribe {name}; when nobody needs it any more: marigraph subscriptions --remove {name}</source>
        <translation>查看其消费者的状况，并重新启动：marigraph subscribe {name}；若不再需要：marigraph subscriptions --remove {name}</translation>
    </message>
    <message>
        <source>See why with marigraph subscriptions --parked {name}; mend the cause, then deliver again: marigraph subscriptions --retry {name} STREAM</source>
        <translation>用 marigraph subscriptions --parked {name} 查看原因；排除后重新投递：marigraph subscriptions --retry {name} STREAM</translation>
    </message>
    <message>
        <source>Mend what the cause names; it is tried again until it works.</source>
        <translation>修复原因所指的问题；会不断重试直到成功。</translation>
    </message>
    <message>
        <source>The supervisor starts {who} again by itself; backend.log in the data folder says why it ended.</source>
        <translation>监管进程会自动重新启动 {who}；数据文件夹中的 backend.log 说明了它结束的原因。</translation>
    </message>
    <message>
        <source>a view</source>
        <translation>某个视图</translation>
    </message>
    <message>
        <source>any subscription</source>
        <translation>任何订阅</translation>
    </message>
    <message>
        <source>the subscription {name}</source>
        <translation>订阅 {name}</translation>
    </message>
    <message>
        <source>{who} recovers</source>
        <translation>{who} 正在恢复</translation>
    </message>
    <message>
        <source>at least {overdue} longer than allowed in {view}</source>
        <translation>视图 {view} 中至少有 {overdue}超过允许的时间</translation>
    </message>
    <message>
        <source>{who}: {rule}</source>
        <translation>{who}：{rule}</translation>
    </message>
    <message>
        <source>installation</source>
        <translation>系统（安装新视图）</translation>
    </message>
    <message>
        <source>{entity} in {views}</source>
        <translation>{views} 中的 {entity}</translation>
    </message>
    <message>
        <source>The rebuild of {name} was given up: {why}.</source>
        <translation>{name} 的重建已放弃：{why}。</translation>
    </message>
    <message>
        <source>{position} of {events}</source>
        <translation>{position} / {events}</translation>
    </message>
    <message>
        <source>{span} left</source>
        <translation>剩余 {span}</translation>
    </message>
    <message>
        <source>Builds {name} anew: {progress}.</source>
        <translation>正在重建 {name}：{progress}。</translation>
    </message>
    <message>
        <source>{events} parked</source>
        <translation>{events}已搁置</translation>
    </message>
    <message>
        <source>The rebuild of {name} has failed; the rows from before are answered.</source>
        <translation>{name} 的重建失败；仍用原有的行应答。</translation>
    </message>
    <message>
        <source>The rebuild of {name} has failed at event {position} of {entity} in {view}; the rows from before are answered.</source>
        <translation>重建 {name} 失败：{view} 在事件 {position}（实体 {entity}）处出错；仍用原有的行应答。</translation>
    </message>
    <message>
        <source>at position {position}</source>
        <translation>位于 {position}</translation>
    </message>
    <message>
        <source>{name} rebuilt from the log: {result}.</source>
        <translation>{name} 已从日志重建：{result}。</translation>
    </message>
    <message>
        <source>{name} rebuilt and verified: {result}.</source>
        <translation>{name} 已重建并校验：{result}。</translation>
    </message>
    <message>
        <source>{rows} taken over</source>
        <translation>已换入 {rows}</translation>
    </message>
    <message>
        <source>{number} changed</source>
        <translation>{number} 行已变更</translation>
    </message>
    <message>
        <source>{number} added</source>
        <translation>{number} 行新增</translation>
    </message>
    <message>
        <source>{number} gone</source>
        <translation>{number} 行消失</translation>
    </message>
    <message>
        <source>{text} is no schedule: {error}. It has five fields: minute, hour, day of the month, month, day of the week; e.g. &apos;0 2 * * 0&apos; for Sundays at 2:00 UTC.</source>
        <translation>{text} 不是计划：{error}。它有五个字段：分、时、日、月、星期；例如 &apos;0 2 * * 0&apos; 表示每周日 2:00 UTC。</translation>
    </message>
    <message>
        <source>{text} names a time that never comes.</source>
        <translation>{text} 指定的时刻永远不会到来。</translation>
    </message>
    <message>
        <source>A window that comes again and again is longer than nothing, and at most a week.</source>
        <translation>重复出现的维护窗口时长须大于零，且至多一周。</translation>
    </message>
    <message>
        <source>at {schedule} (UTC) for {length}</source>
        <translation>按 {schedule} (UTC)，每次 {length}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{names}, {name}</source>
        <translation>{names}、{name}</translation>
    </message>
    <message>
        <source>{sentence} {following}</source>
        <translation>{sentence}{following}</translation>
    </message>
    <message>
        <source>{statement}.</source>
        <translation>{statement}。</translation>
    </message>
    <message>
        <source>Realtime</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Every n seconds</source>
        <translation>每 n 秒</translation>
    </message>
    <message>
        <source>At set times</source>
        <translation>按计划时间</translation>
    </message>
    <message>
        <source>On demand</source>
        <translation>按需</translation>
    </message>
    <message>
        <source>in real time</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>every {seconds} s</source>
        <translation>每 {seconds} s</translation>
    </message>
    <message>
        <source>at {schedule} (UTC)</source>
        <translation>按 {schedule} (UTC)</translation>
    </message>
    <message>
        <source>on demand</source>
        <translation>按需</translation>
    </message>
    <message>
        <source>{one} or {other}</source>
        <translation>{one}或{other}</translation>
    </message>
    <message>
        <source>There is no update mode {mode}; say realtime, every:SECONDS, cron:EXPRESSION or demand.</source>
        <translation>没有更新方式 {mode}；可用 realtime、every:SECONDS、cron:EXPRESSION 或 demand。</translation>
    </message>
    <message>
        <source>in mode {mode}</source>
        <translation>更新方式 {mode}</translation>
    </message>
    <message>
        <source>every:{text} names no number of seconds, e.g. every:30.</source>
        <translation>every:{text} 没有给出秒数，例如 every:30。</translation>
    </message>
    <message>
        <source>every:{text} must be between {least} seconds and a year.</source>
        <translation>every:{text} 须在 {least} 秒到一年之间。</translation>
    </message>
    <message>
        <source>cron:{text} cannot be read: {error}. It has five fields: minute, hour, day of the month, month, day of the week; e.g. cron:*/5 * * * *.</source>
        <translation>cron:{text} 无法读取：{error}。它有五个字段：分、时、日、月、星期；例如 cron:*/5 * * * *。</translation>
    </message>
    <message>
        <source>cron:{text} names a time that never comes.</source>
        <translation>cron:{text} 指定的时刻永远不会到来。</translation>
    </message>
    <message>
        <source>{place} {stage}: +{took}, {after} after the beginning</source>
        <translation>{place} {stage}：+{took}，开始后 {after}</translation>
    </message>
    <message>
        <source>The data folder of {profile} is gone: {data}</source>
        <translation>{profile} 的数据文件夹已不存在：{data}</translation>
    </message>
    <message>
        <source>A profile&apos;s name has 1 to {limit} letters that can be typed, and no blank at its ends.</source>
        <translation>连接配置的名称须为 1 到 {limit} 个可输入的字符，首尾不能有空格。</translation>
    </message>
    <message>
        <source>There is no colour {colour}; choose one of {colours}.</source>
        <translation>没有颜色 {colour}；请从 {colours} 中选择。</translation>
    </message>
    <message>
        <source>A profile needs a data folder.</source>
        <translation>连接配置需要一个数据文件夹。</translation>
    </message>
    <message>
        <source>{message} (character {number})</source>
        <translation>{message}（第 {number} 个字符）</translation>
    </message>
    <message>
        <source>There is no event at {position}; the log ends at {head}.</source>
        <translation>位置 {position} 没有事件；日志止于 {head}。</translation>
    </message>
    <message>
        <source>The event {position} is annulled already, at {annulment} by {actor}: {reason}</source>
        <translation>事件 {position} 已在 {annulment} 处由 {actor} 作废：{reason}</translation>
    </message>
    <message>
        <source>Say why the event is annulled, and who asks for it: both are kept in the log.</source>
        <translation>请说明为何作废该事件、由谁要求：两者都会保留在日志中。</translation>
    </message>
    <message>
        <source>Say why: --reason TEXT. It is kept in the log.</source>
        <translation>请说明原因：--reason TEXT。它会保留在日志中。</translation>
    </message>
    <message>
        <source>There is no field `{field}`: {hint}</source>
        <translation>没有字段 `{field}`：{hint}</translation>
    </message>
    <message>
        <source>did you mean `{near}`?</source>
        <translation>是否想写 `{near}`？</translation>
    </message>
    <message>
        <source>There is no field and no view `{field}`: did you mean `{near}:`?</source>
        <translation>没有名为 `{field}` 的字段或视图：是否指 `{near}:`？</translation>
    </message>
    <message>
        <source>There is no field and no view `{field}`: the views are {names}</source>
        <translation>没有字段也没有视图 `{field}`：视图有 {names}</translation>
    </message>
    <message>
        <source>A condition on the log has no fields of rows to show: write it on a view, like `orders: status:paid`.</source>
        <translation>针对日志的条件没有可显示的行字段：请写成针对视图的条件，如 `orders: status:paid`。</translation>
    </message>
    <message>
        <source>There is no field `{name}` to be shown: there are {names}.</source>
        <translation>没有可显示的字段 `{name}`：有 {names}。</translation>
    </message>
    <message>
        <source>Write `{field}:` and a field</source>
        <translation>请写 `{field}:` 加一个字段</translation>
    </message>
    <message>
        <source>A probe is a field, or a calculation in braces</source>
        <translation>探针是一个字段，或花括号中的计算</translation>
    </message>
    <message>
        <source>A probe names a field, like data.total</source>
        <translation>探针要指明一个字段，例如 data.total</translation>
    </message>
    <message>
        <source>A probe is of one row, or of one event</source>
        <translation>探针只能针对一行，或一个事件</translation>
    </message>
    <message>
        <source>There is no breakpoint that is on.</source>
        <translation>没有启用的断点。</translation>
    </message>
    <message>
        <source>No view declares an invariant, and no operator has set one.</source>
        <translation>没有视图声明不变式，也没有操作员设置过。</translation>
    </message>
    <message>
        <source>There is no invariant {name}: did you mean {near}?</source>
        <translation>没有不变式 {name}：是否指 {near}？</translation>
    </message>
    <message>
        <source>There is no invariant {name}: there are {names}.</source>
        <translation>没有不变式 {name}：现有 {names}。</translation>
    </message>
    <message>
        <source>The condition of {name} cannot be used: {reason}.</source>
        <translation>{name} 的条件无法使用：{reason}。</translation>
    </message>
    <message>
        <source>it is none on rows of a view</source>
        <translation>它不是针对视图行的条件</translation>
    </message>
    <message>
        <source>The log does not hold event {number}, of which there are rows. `marigraph health` says what to do.</source>
        <translation>日志中没有事件 {number}，却有它产生的行。`marigraph health` 会说明该怎么办。</translation>
    </message>
    <message>
        <source>there are {names}</source>
        <translation>有 {names}</translation>
    </message>
    <message>
        <source>there are {names}.</source>
        <translation>有 {names}。</translation>
    </message>
    <message>
        <source>`{field}` is a whole number, not `{value}`</source>
        <translation>`{field}` 是整数，而不是 `{value}`</translation>
    </message>
    <message>
        <source>`{field}` is a number like 12 or 0.5, not `{value}`</source>
        <translation>`{field}` 是 12 或 0.5 这样的数字，而不是 `{value}`</translation>
    </message>
    <message>
        <source>`{field}` is true or false, not `{value}`</source>
        <translation>`{field}` 是 true 或 false，而不是 `{value}`</translation>
    </message>
    <message>
        <source>`{field}` is true or false: it has no order</source>
        <translation>`{field}` 是 true 或 false：没有大小顺序</translation>
    </message>
    <message>
        <source>`{field}` is a time like {examples}, not `{value}`</source>
        <translation>`{field}` 是 {examples} 这样的时间，而不是 `{value}`</translation>
    </message>
    <message>
        <source>`{value}` is larger than any number here</source>
        <translation>`{value}` 超出此处所有数字的范围</translation>
    </message>
    <message>
        <source>`{field}` has no order: write `{field}:`</source>
        <translation>`{field}` 没有大小顺序：请写 `{field}:`</translation>
    </message>
    <message>
        <source>`{field}` is an amount like 12.50 or 12.50EUR, not `{value}`; `{field}{minor}` compares minor units</source>
        <translation>`{field}` 是 12.50 或 12.50EUR 这样的金额，而不是 `{value}`；`{field}{minor}` 按最小单位比较</translation>
    </message>
    <message>
        <source>A filter has at most {most} characters</source>
        <translation>筛选最多 {most} 个字符</translation>
    </message>
    <message>
        <source>A filter cannot hold control characters</source>
        <translation>筛选中不能有控制字符</translation>
    </message>
    <message>
        <source>A filter is nested at most {most} deep</source>
        <translation>筛选最多嵌套 {most} 层</translation>
    </message>
    <message>
        <source>A filter has at most {most} parts</source>
        <translation>筛选最多 {most} 个部分</translation>
    </message>
    <message>
        <source>This quotation mark is never closed</source>
        <translation>此引号没有闭合</translation>
    </message>
    <message>
        <source>There is no field before `{operator}`</source>
        <translation>`{operator}` 之前没有字段</translation>
    </message>
    <message>
        <source>A value is missing here; quote a value that holds parentheses</source>
        <translation>此处缺少值；含括号的值请加引号</translation>
    </message>
    <message>
        <source>A parenthesis is never closed</source>
        <translation>有括号没有闭合</translation>
    </message>
    <message>
        <source>What is left out must follow `-` directly</source>
        <translation>要排除的内容必须紧跟在 `-` 之后</translation>
    </message>
    <message>
        <source>Nothing is opened that this `)` could close</source>
        <translation>此 `)` 没有对应的左括号</translation>
    </message>
    <message>
        <source>Say which value of the payload, as in `data.total`</source>
        <translation>请指明数据内容中的哪个值，如 `data.total`</translation>
    </message>
    <message>
        <source>A calculation in braces is never closed</source>
        <translation>花括号中的计算没有结束</translation>
    </message>
    <message>
        <source>A calculation has fields, numbers, spans like 2h and texts in quotation marks, with + - * / and parentheses: `{text}` does not fit here</source>
        <translation>计算由字段、数字、2h 这样的时长和引号中的文本组成，可用 + - * / 和圆括号：此处不能写 `{text}`</translation>
    </message>
    <message>
        <source>A calculation is compared: an operator and a value are missing</source>
        <translation>计算要用来比较：缺少运算符和值</translation>
    </message>
    <message>
        <source>`{sign}` between {value_kind} and {other_kind} makes no sense</source>
        <translation>`{sign}` 用在{value_kind}与{other_kind}之间没有意义</translation>
    </message>
    <message>
        <source>{value_kind} and {other_kind} do not compare</source>
        <translation>{value_kind}与{other_kind}无法比较</translation>
    </message>
    <message>
        <source>True and false have no order</source>
        <translation>真与假没有先后次序</translation>
    </message>
    <message>
        <source>`{field}` is a span of time like 2h or 1d12h, not `{value}`</source>
        <translation>`{field}` 是 2h 或 1d12h 这样的时长，而不是 `{value}`</translation>
    </message>
    <message>
        <source>`{value}` is longer than any time here</source>
        <translation>`{value}` 比此处的任何时间都长</translation>
    </message>
    <message>
        <source>`{value}` is a span of time here; a moment is written in braces, as now - 2h</source>
        <translation>`{value}` 在这里是时长；时刻写在花括号中，例如 now - 2h</translation>
    </message>
    <message>
        <source>`{field}` holds several values: say which of them</source>
        <translation>`{field}` 含有多个值：请说明是哪一个</translation>
    </message>
    <message>
        <source>Say which value of it, as in `{field}.total`</source>
        <translation>请说明是其中的哪个值，例如 `{field}.total`</translation>
    </message>
    <message>
        <source>These amounts may be in two currencies</source>
        <translation>这些金额可能属于两种货币</translation>
    </message>
    <message>
        <source>To compare `{field}` with the field `{value}`, put that in braces</source>
        <translation>要把 `{field}` 与字段 `{value}` 比较，请把后者写在花括号中</translation>
    </message>
    <message>
        <source>Position {position} was not applied in time: the rows stand at {applied}. Ask again, or ask another replica.</source>
        <translation>位置 {position} 未能及时应用：行停在 {applied}。请再次查询，或查询其他副本。</translation>
    </message>
    <message>
        <source>`{name}` cannot be {value}.</source>
        <translation>`{name}` 不能是 {value}。</translation>
    </message>
    <message>
        <source>There is no event at position {position}: the log ends at {head}.</source>
        <translation>位置 {position} 没有事件：日志末端为 {head}。</translation>
    </message>
    <message>
        <source>There is no position {position}: the log ends at {head}.</source>
        <translation>没有位置 {position}：日志末端为 {head}。</translation>
    </message>
    <message>
        <source>There is no row {key} in {view} at position {position}.</source>
        <translation>在位置 {position}，{view} 中没有行 {key}。</translation>
    </message>
    <message>
        <source>{view} {key} never had `{field}` up to position {position}: {hint}.</source>
        <translation>{view} {key} 到位置 {position} 为止从未有过 `{field}`：{hint}。</translation>
    </message>
    <message>
        <source>there is nothing within `{whole}`</source>
        <translation>`{whole}` 之内没有任何值</translation>
    </message>
    <message>
        <source>the last of `{whole}` is `{last}`</source>
        <translation>`{whole}` 的最后一个是 `{last}`</translation>
    </message>
    <message>
        <source>`{whole}` is a list, whose values have numbers, as `{example}`</source>
        <translation>`{whole}` 是一个列表，其中的值用编号表示，例如 `{example}`</translation>
    </message>
    <message>
        <source>A row of {view} is named by {names}: {expected} expected, {given} given.</source>
        <translation>{view} 的行由 {names} 指定：需要 {expected} 个值，给出了 {given} 个。</translation>
    </message>
    <message>
        <source>A live page has 1 to {most} rows, not {limit}.</source>
        <translation>实时页有 1 到 {most} 行，而不是 {limit} 行。</translation>
    </message>
    <message>
        <source>`{text}` is neither a position nor a time like 2026-11-01T10:00:00Z, by which events were recorded; `{happened}` before a time: by which they happened.</source>
        <translation>`{text}` 既不是位置，也不是 2026-11-01T10:00:00Z 这样的记录时间；在时间前加 `{happened}` 则按发生时间。</translation>
    </message>
    <message>
        <source>The database refused: {reason}</source>
        <translation>数据库拒绝：{reason}</translation>
    </message>
    <message>
        <source>A file that {name} reads for this is damaged: {reason}. If it is its rows: marigraph rebuild {name}. If it is the log, `marigraph health` says so, and what to do.</source>
        <translation>{name} 为此读取的文件已损坏：{reason}。若是它的行：marigraph rebuild {name}。若是日志，`marigraph health` 会说明并给出办法。</translation>
    </message>
    <message>
        <source>{name} keeps no boards: what waits is counted in a replica.</source>
        <translation>{name} 没有看板：等待中的内容由副本统计。</translation>
    </message>
    <message>
        <source>{name} keeps only the present; ask the archive about the past.</source>
        <translation>{name} 只保存当前状态；过去请查询归档。</translation>
    </message>
    <message>
        <source>`archive_keep` is a number of events, or VIEW:EVENTS of views that there are, parted by commas; not `{part}`.</source>
        <translation>`archive_keep` 应为事件数，或以逗号分隔的 VIEW:EVENTS（须为已有视图）；不能是 `{part}`。</translation>
    </message>
    <message>
        <source>The archive keeps {view} from position {position} on: ask about that one, or a later one.</source>
        <translation>存档从位置 {position} 起保留 {view}：请查询该位置或之后的位置。</translation>
    </message>
    <message>
        <source>The rows of {name} lack {events}, the oldest of them {age} old. Ask another replica, or allow a greater age.</source>
        <translation>{name} 的行缺少 {events}，其中最早的距今 {age}。请查询其他副本，或允许更旧的数据。</translation>
    </message>
    <message>
        <source>{message} Ask another replica.</source>
        <translation>{message}请查询其他副本。</translation>
    </message>
    <message>
        <source>Nobody knows how old the rows of {name} are: {reason}.</source>
        <translation>无从得知 {name} 的行有多旧：{reason}。</translation>
    </message>
    <message>
        <source>There is no field `{field}` to order by: {hint}</source>
        <translation>没有可用于排序的字段 `{field}`：{hint}</translation>
    </message>
    <message>
        <source>An order is `{field}` or `{field}:desc`, not `{field}:{other}`.</source>
        <translation>排序写作 `{field}` 或 `{field}:desc`，而不是 `{field}:{other}`。</translation>
    </message>
    <message>
        <source>There is no view `{view}`: {hint}</source>
        <translation>没有视图 `{view}`：{hint}</translation>
    </message>
    <message>
        <source>The view {view} declares no board: nothing in it waits.</source>
        <translation>视图 {view} 没有声明看板：其中没有等待处理的内容。</translation>
    </message>
    <message>
        <source>`{name}` is a number from 0 to {most}, not {value}.</source>
        <translation>`{name}` 是 0 到 {most} 之间的数字，而不是 {value}。</translation>
    </message>
    <message>
        <source>`{text}` is no group: write a field, or a time and one of {buckets}, as in `created:day`.</source>
        <translation>`{text}` 不是分组：请写一个字段，或一个时间加 {buckets} 之一，如 `created:day`。</translation>
    </message>
    <message>
        <source>`{text}` is no measure: write count, or one of {functions} with a field, as in `sum(total)`.</source>
        <translation>`{text}` 不是度量：请写 count，或 {functions} 之一加字段，如 `sum(total)`。</translation>
    </message>
    <message>
        <source>{most} live pages are watched for this connection already, or {most_in_all} in all; close one of them.</source>
        <translation>此连接已有 {most} 个实时页，或总共已有 {most_in_all} 个；请关闭其中一个。</translation>
    </message>
    <message>
        <source>The question may take {limit} s, and does not come to an end. It is given up; `marigraph health` says what to do.</source>
        <translation>该查询最多可用 {limit} s，却没有结束，已放弃；`marigraph health` 会给出办法。</translation>
    </message>
    <message>
        <source>All {threads} threads for questions that take long are at questions that do not come to an end; `marigraph health` says what to do.</source>
        <translation>处理耗时查询的 {threads} 个线程全部被不结束的查询占用；`marigraph health` 会给出办法。</translation>
    </message>
    <message>
        <source>{most} questions that take long are being worked at already; ask again in a while.</source>
        <translation>已有 {most} 个耗时查询正在处理；请稍后再试。</translation>
    </message>
    <message>
        <source>There are no read models in {path} yet; is the replica running?</source>
        <translation>{path} 中还没有读模型；副本在运行吗？</translation>
    </message>
    <message>
        <source>No installed module knows the command {type}; `marigraph schema` lists those that there are.</source>
        <translation>没有已安装的模块认识命令 {type}；`marigraph schema` 列出现有的命令。</translation>
    </message>
    <message>
        <source>The data of {type} cannot be read: {reason}</source>
        <translation>{type} 的数据内容无法读取：{reason}</translation>
    </message>
    <message>
        <source>{entity} is at version {version}, not {expected}; look again.</source>
        <translation>{entity} 的版本是 {version}，而不是 {expected}；请重新查看。</translation>
    </message>
    <message>
        <source>The {secret} is another.</source>
        <translation>{secret} 不正确。</translation>
    </message>
    <message>
        <source>The {secret} is needed to change it.</source>
        <translation>修改时需要 {secret}。</translation>
    </message>
    <message>
        <source>{count} already; send this one again a little later.</source>
        <translation>已有 {count}；请稍后再次发送此命令。</translation>
    </message>
    <message>
        <source>{count} in one message are too many; send at most {most}.</source>
        <translation>一条消息中 {count} 太多；最多发送 {most} 个。</translation>
    </message>
    <message>
        <source>{waiting} messages wait already; send this one again a little later.</source>
        <translation>已有 {waiting} 条消息在等待；请稍后再次发送此条。</translation>
    </message>
    <message>
        <source>The id {id} was used for {type}, with other data, and that was {outcome}. Give every command an id of its own.</source>
        <translation>ID {id} 已用于 {type}，但数据不同，其结果为 {outcome}。请为每条命令使用独立的 ID。</translation>
    </message>
    <message>
        <source>The id {id} was used for {type}, not for {other}, and that was {outcome}. Give every command an id of its own.</source>
        <translation>ID {id} 已用于 {type}，而不是 {other}，其结果为 {outcome}。请为每条命令使用独立的 ID。</translation>
    </message>
    <message>
        <source>Its {event} would have {size}, and an event has at most {most} MiB.</source>
        <translation>其 {event} 将达到 {size}，而事件最多 {most} MiB。</translation>
    </message>
    <message>
        <source>{type} failed in a way it should not; see the log.</source>
        <translation>{type} 意外失败；详见日志文件。</translation>
    </message>
    <message>
        <source>The key {path} stands there twice, with room for one value only. Remove one of them.</source>
        <translation>键 {path} 出现了两次，而只能有一个值。请删除其中一个。</translation>
    </message>
    <message>
        <source>This JSON is nested more than {most} levels deep. Flatten it.</source>
        <translation>此 JSON 嵌套超过 {most} 层。请减少层级。</translation>
    </message>
    <message>
        <source>This is no JSON: {reason}.</source>
        <translation>这不是 JSON：{reason}。</translation>
    </message>
    <message>
        <source>A number does not fit into 64 bits.</source>
        <translation>有数字超出 64 位。</translation>
    </message>
    <message>
        <source>A text holds half a character.</source>
        <translation>有文本包含不完整的字符。</translation>
    </message>
    <message>
        <source>{field} holds a NUL character. Remove it.</source>
        <translation>{field} 包含 NUL 字符。请删除。</translation>
    </message>
    <message>
        <source>{field} does not fit into 64 bits.</source>
        <translation>{field} 超出 64 位。</translation>
    </message>
    <message>
        <source>{message} cannot be sent: {field} holds {what}.</source>
        <translation>{message} 无法发送：{field} 含有 {what}。</translation>
    </message>
    <message>
        <source>a number beyond 64 bits</source>
        <translation>超出 64 位的数字</translation>
    </message>
    <message>
        <source>half a character</source>
        <translation>不完整的字符</translation>
    </message>
    <message>
        <source>{what} of {size} is too large: a message has at most {most} MiB. Send it in parts, or ask for less at once.</source>
        <translation>{what} 有 {size}，过大：一条消息最多 {most} MiB。请分批发送，或一次请求得少一些。</translation>
    </message>
    <message>
        <source>{field} is too long: it has at most {count}.</source>
        <translation>{field} 过长：最多 {count}。</translation>
    </message>
    <message>
        <source>A frame of {size} bytes cannot be read: {reason}.</source>
        <translation>{size} 字节的帧无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The invitation {name} has the role {role}, which may not {order}: it takes the role {required}.</source>
        <translation>邀请 {name} 的角色是 {role}，不能{order}：需要角色 {required}。</translation>
    </message>
    <message>
        <source>The role {role} may not {order}: it takes the role {required}, chosen by MARIGRAPH_ROLE={required}.</source>
        <translation>角色 {role} 不可执行 {order}：需要角色 {required}，以 MARIGRAPH_ROLE={required} 选择。</translation>
    </message>
    <message>
        <source>{column} cannot hold {amount} minor units of {currency}: it holds whole numbers up to {most}.</source>
        <translation>{column} 容不下 {amount} 个 {currency} 最小单位：最大为整数 {most}。</translation>
    </message>
    <message>
        <source>No backend runs on {folder}.</source>
        <translation>{folder} 上没有运行后端。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Choose a data folder of this user.</source>
        <translation>{path} 无法读取：{reason}。请选择此用户的数据文件夹。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Start the backend anew.</source>
        <translation>{path} 无法读取：{reason}。请重新启动后端。</translation>
    </message>
    <message>
        <source>The backend on {folder} speaks protocol {protocol}, this program speaks {own}: run the same version of Marigraph on both sides.</source>
        <translation>{folder} 上的后端使用协议 {protocol}，本程序使用 {own}：请在两端运行同一版本的 Marigraph。</translation>
    </message>
    <message>
        <source>The other side speaks protocol {protocol}, this program speaks {own}: run the same version of Marigraph on both sides.</source>
        <translation>对方使用协议 {protocol}，本程序使用 {own}：请在两端运行同一版本的 Marigraph。</translation>
    </message>
    <message>
        <source>No backend can be started: {reason}. Start one with: marigraph backend</source>
        <translation>无法启动后端：{reason}。请用以下命令启动：marigraph backend</translation>
    </message>
    <message>
        <source>{folder} cannot be a data folder: {reason}. Choose another with --data.</source>
        <translation>{folder} 不能作为数据文件夹：{reason}。请用 --data 另选一个。</translation>
    </message>
    <message>
        <source>A name has 1 to {most} letters that can be typed, and no blank at its ends: it will be asked for before what cannot be undone.</source>
        <translation>名称为 1 到 {most} 个可键入的字符，首尾不含空格：执行无法撤销的操作之前需要输入它。</translation>
    </message>
    <message>
        <source>{folder} is marked production as {name} already, and a mark stays for good.</source>
        <translation>{folder} 已标记为生产环境 {name}，标记永久保留。</translation>
    </message>
    <message>
        <source>{folder} cannot be marked: {reason}. Let this user write to it, and try again.</source>
        <translation>{folder} 无法标记：{reason}。请让此用户可以写入，然后重试。</translation>
    </message>
    <message>
        <source>There is a sending {name} already: go on with it by `marigraph sends resume {name}`, or choose another name.</source>
        <translation>发送 {name} 已存在：用 `marigraph sends resume {name}` 继续，或另选名称。</translation>
    </message>
    <message>
        <source>{file} is no plain file: a sending can be gone on with, and a pipe cannot.</source>
        <translation>{file} 不是普通文件：发送可以继续，管道则不能。</translation>
    </message>
    <message>
        <source>{name} is no name for a sending: up to 60 letters, digits, dots, hyphens and underscores.</source>
        <translation>{name} 不能作为发送的名称：最多 60 个字母、数字、点、连字符和下划线。</translation>
    </message>
    <message>
        <source>There is no sending {name}; `marigraph sends` lists them.</source>
        <translation>没有发送 {name}；`marigraph sends` 列出全部。</translation>
    </message>
    <message>
        <source>The sending {name} is under way already.</source>
        <translation>发送 {name} 已在进行中。</translation>
    </message>
    <message>
        <source>{path} cannot be made: {reason}.</source>
        <translation>{path} 无法创建：{reason}。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}.</source>
        <translation>{path} 无法写入：{reason}。</translation>
    </message>
    <message>
        <source>`origin` takes a whole position, as origin:17</source>
        <translation>`origin` 需要完整的位置，例如 origin:17</translation>
    </message>
    <message>
        <source>`{field}` is an id: it has no order</source>
        <translation>`{field}` 是标识：没有顺序</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} 无法读取：{reason}。</translation>
    </message>
    <message>
        <source>A text of {path} holds half a character (a lone surrogate). Remove it.</source>
        <translation>{path} 的文本包含不完整的字符（孤立代理项）。请删除。</translation>
    </message>
    <message>
        <source>{path} holds {part}, and a number that can be kept is asked for.</source>
        <translation>{path} 含有 {part}，而此处需要可以保存的数字。</translation>
    </message>
    <message>
        <source>Something to look for is missing here</source>
        <translation>此处缺少要查找的内容</translation>
    </message>
    <message>
        <source>`{field}` holds an amount of each currency: say which, as in `{field}&gt;12.50EUR`</source>
        <translation>`{field}` 含有各币种的金额：请指明币种，如 `{field}&gt;12.50EUR`</translation>
    </message>
    <message>
        <source>`basis` is one of {names}</source>
        <translation>`basis` 是 {names} 之一</translation>
    </message>
    <message>
        <source>Write `{field}:` and a time</source>
        <translation>请写 `{field}:` 加时间</translation>
    </message>
    <message>
        <source>`{field}` is known only where the notes are</source>
        <translation>`{field}` 只在有备注的地方可用</translation>
    </message>
    <message>
        <source>`entity` takes a whole subject, as entity:order-17</source>
        <translation>`entity` 需要完整的主体，如 entity:order-17</translation>
    </message>
    <message>
        <source>{count} match, and at most {most} are sorted by {column}. Narrow the filter, or take a range of the log.</source>
        <translation>{count} 符合，而按 {column} 排序最多 {most} 个。请缩小筛选，或选取日志的一段。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Mend it, or remove it to begin with no profiles.</source>
        <translation>无法读取 {path}：{reason}。请修复它，或将其删除以从没有连接配置开始。</translation>
    </message>
    <message>
        <source>There is a profile {profile} already. Remove it first, or choose another name.</source>
        <translation>已有连接配置 {profile}。请先删除它，或换一个名称。</translation>
    </message>
    <message>
        <source>There are {limit} profiles already; remove one first.</source>
        <translation>已有 {limit} 个连接配置；请先删除一个。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}. Make room, and try again.</source>
        <translation>无法写入 {path}：{reason}。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>it has more than {limit} characters</source>
        <translation>超过 {limit} 个字符</translation>
    </message>
    <message>
        <source>its fields cannot be read</source>
        <translation>其字段无法读取</translation>
    </message>
    <message>
        <source>it does not name a panel</source>
        <translation>没有指明面板</translation>
    </message>
    <message>
        <source>it says one thing twice</source>
        <translation>同一字段出现了两次</translation>
    </message>
    <message>
        <source>it holds what cannot be printed</source>
        <translation>含有不可打印的字符</translation>
    </message>
    <message>
        <source>its {field} is no number</source>
        <translation>其 {field} 不是数字</translation>
    </message>
    <message>
        <source>This is no link of Marigraph: {reason}. One looks like {example}</source>
        <translation>这不是 Marigraph 的链接：{reason}。链接的形式如 {example}</translation>
    </message>
    <message>
        <source>The backend has fallen silent; looking for it again.</source>
        <translation>后端已无响应；正在重新寻找。</translation>
    </message>
    <message>
        <source>The console&apos;s own connection failed ({error}); again in {seconds} s.</source>
        <translation>控制台自身的连接失败（{error}）；{seconds} s 后重试。</translation>
    </message>
    <message>
        <source>The connection to the backend is lost. Try again when it is back.</source>
        <translation>与后端的连接已断开。请在恢复后重试。</translation>
    </message>
    <message>
        <source>Too much is on its way already. Try again a little later.</source>
        <translation>已有过多请求在途。请稍后重试。</translation>
    </message>
    <message>
        <source>No answer came within 15 s. Try again.</source>
        <translation>15 s 内没有应答。请重试。</translation>
    </message>
    <message>
        <source>No answer came within 30 s: it is not known whether this was done. Sending the same id again is safe.</source>
        <translation>30 s 内没有应答：不知道是否已执行。用相同 ID 再次发送是安全的。</translation>
    </message>
    <message>
        <source>The backend did not come back within 30 s: this was not sent. Send it again.</source>
        <translation>后端在 30 s 内没有恢复：此项未发送。请重新发送。</translation>
    </message>
    <message>
        <source>{replica} does not answer at the moment. Try again shortly.</source>
        <translation>{replica} 目前没有应答。请稍后重试。</translation>
    </message>
    <message>
        <source>No replica answers at the moment. Try again shortly.</source>
        <translation>目前没有副本应答。请稍后重试。</translation>
    </message>
    <message>
        <source>A number in this request has more than 64 bits: give a smaller one.</source>
        <translation>此请求中有一个数超过 64 位：请给出较小的数。</translation>
    </message>
    <message>
        <source>The console could not do this: {error}</source>
        <translation>控制台无法完成此操作：{error}</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>Run the program of {rule} again</source>
        <translation>重新运行 {rule} 的程序</translation>
    </message>
    <message>
        <source>Programs that failed</source>
        <translation>失败的程序</translation>
    </message>
    <message>
        <source>the last hour</source>
        <translation>最近一小时</translation>
    </message>
    <message>
        <source>the last day</source>
        <translation>最近一天</translation>
    </message>
    <message>
        <source>the last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>How far back the preview looks</source>
        <translation>预览回溯的时间范围</translation>
    </message>
    <message>
        <source>Looking at the kept history…</source>
        <translation>正在查看保留的历史…</translation>
    </message>
    <message>
        <source>No preview: {reason}</source>
        <translation>无法预览：{reason}</translation>
    </message>
    <message>
        <source>It would have fired {times} in {reach}, at {places} looked at.</source>
        <translation>{reach}内，在所查看的 {places}中，它本会触发 {times}。</translation>
    </message>
    <message>
        <source>Of {places} nothing is kept yet.</source>
        <translation>其中 {places}尚未保留任何数据。</translation>
    </message>
    <message>
        <source>It could not be renewed: {reason}</source>
        <translation>无法更新：{reason}</translation>
    </message>
    <message>
        <source>As of {time}, {age} ago.</source>
        <translation>截至 {time}，{age} 前。</translation>
    </message>
    <message>
        <source>{places} not drawn.</source>
        <translation>另有 {places}未画出。</translation>
    </message>
    <message>
        <source>There is nothing that it would look at now.</source>
        <translation>目前没有它要查看的对象。</translation>
    </message>
    <message>
        <source>It would have fired {times} in the last {span}, which is all that is kept, at {places} looked at.</source>
        <translation>最近 {span} 内（所保留的全部历史），在所查看的 {places}中，它本会触发 {times}。</translation>
    </message>
    <message>
        <source>Of {places} less than that is kept.</source>
        <translation>其中 {places}保留的历史较短。</translation>
    </message>
    <message>
        <source>{times}, at worst {value}</source>
        <translation>{times}，最差 {value}</translation>
    </message>
    <message>
        <source>{times}, as {states}</source>
        <translation>{times}，状态为 {states}</translation>
    </message>
    <message>
        <source>the last {span}</source>
        <translation>最近 {span}</translation>
    </message>
    <message>
        <source>{place} in {reach}: would have fired {fired}</source>
        <translation>{reach}内 {place}：本会触发 {fired}</translation>
    </message>
    <message>
        <source>{place} in {reach}: nothing is kept yet</source>
        <translation>{reach}内 {place}：尚未保留任何数据</translation>
    </message>
    <message>
        <source>What it would have done</source>
        <translation>它本会怎样触发</translation>
    </message>
    <message>
        <source>nothing is kept yet</source>
        <translation>尚未保留任何数据</translation>
    </message>
    <message>
        <source>{fired}; kept since {time}</source>
        <translation>{fired}；自 {time} 起保留</translation>
    </message>
    <message>
        <source>no page came</source>
        <translation>没有收到数据页</translation>
    </message>
    <message>
        <source>no report came</source>
        <translation>没有收到报告</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>写备注</translation>
    </message>
    <message>
        <source>Text of the note</source>
        <translation>备注内容</translation>
    </message>
    <message>
        <source>What is to be known of it, e.g. the disk was changed</source>
        <translation>需要让大家知道的事，例如更换了磁盘</translation>
    </message>
    <message>
        <source>{used} of {most} characters</source>
        <translation>已用 {used} / {most} 个字符</translation>
    </message>
    <message>
        <source>From {begin} to {end}. Everybody sees it on the graphs.</source>
        <translation>从 {begin} 到 {end}。所有人都会在图上看到它。</translation>
    </message>
    <message>
        <source>On {moment}. Everybody sees it on the graphs.</source>
        <translation>针对 {moment}。所有人都会在图上看到它。</translation>
    </message>
    <message>
        <source>No notification of it for an hour; it goes on being shown.</source>
        <translation>一小时内不再通知；仍会继续显示。</translation>
    </message>
    <message>
        <source>{text} {hidden} are not shown here.</source>
        <translation>{text}另有 {hidden} 个未在此显示。</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Silence 1 h</source>
        <translation>静默 1 小时</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Take the acknowledgement by {by} back.</source>
        <translation>撤回 {by} 的确认。</translation>
    </message>
    <message>
        <source>Say that you look after it; it goes on being shown.</source>
        <translation>表示由您处理；仍会继续显示。</translation>
    </message>
    <message>
        <source>End silence</source>
        <translation>结束静默</translation>
    </message>
    <message>
        <source>End the silence {silence}, of all that it is about.</source>
        <translation>结束静默 {silence}，对其涉及的全部告警生效。</translation>
    </message>
    <message>
        <source>Take the acknowledgement of {alert} back</source>
        <translation>撤回对 {alert} 的确认</translation>
    </message>
    <message>
        <source>Acknowledge {alert}</source>
        <translation>确认 {alert}</translation>
    </message>
    <message>
        <source>End the silence {silence}</source>
        <translation>结束静默 {silence}</translation>
    </message>
    <message>
        <source>Silence {alert} for an hour</source>
        <translation>将 {alert} 静默一小时</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>Time behind over the last 5 minutes, a point a second.</source>
        <translation>最近 5 分钟的延迟，每秒一个点。</translation>
    </message>
    <message>
        <source>Relevant events not applied yet. Decided by the backend; its newest word is {age} old.</source>
        <translation>尚未应用的相关事件。由后端判定；其最新消息为 {age} 前。</translation>
    </message>
    <message>
        <source>Age of the oldest of them. Decided by the backend; its newest word is {age} old.</source>
        <translation>其中最早一个已等待的时间。由后端判定；其最新消息为 {age} 前。</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>距今</translation>
    </message>
    <message>
        <source>Last 5 min</source>
        <translation>最近 5 分钟</translation>
    </message>
    <message>
        <source>Pid</source>
        <translation>进程号</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>等待重启</translation>
    </message>
    <message>
        <source>Show it in Replicas</source>
        <translation>在副本面板中显示它</translation>
    </message>
    <message>
        <source>Show its lag over time</source>
        <translation>显示它的延迟随时间的变化</translation>
    </message>
    <message>
        <source>Age of the replica&apos;s newest word</source>
        <translation>副本最新消息距今的时间</translation>
    </message>
    <message>
        <source>{status}, {state}</source>
        <translation>{status}，{state}</translation>
    </message>
    <message>
        <source>This log is empty. Load the sample to see real traffic at once: four weeks of orders at a British giftware wholesaler arrive one after another, at the speed that you choose, and appear in the timeline, in the views and on the lag graph while they do.</source>
        <translation>此日志为空。加载示例数据即可看到真实的流量：一家英国礼品批发商四周的订单会按您选择的速度逐一到达，并同时出现在时间线、视图和延迟图中。</translation>
    </message>
    <message>
        <source>Sample: a slice of UCI Online Retail, D. Chen, doi 10.24432/C5BW33, CC BY 4.0. It can be stopped at any moment, and goes on from there.</source>
        <translation>示例数据：UCI Online Retail 的一部分，D. Chen，doi 10.24432/C5BW33，CC BY 4.0。可随时停止，之后从停止处继续。</translation>
    </message>
    <message>
        <source>Welcome to Marigraph</source>
        <translation>欢迎使用 Marigraph</translation>
    </message>
    <message>
        <source>Load the sample</source>
        <translation>加载示例数据</translation>
    </message>
    <message>
        <source>Or bring in your own data from a terminal:</source>
        <translation>或者在终端中导入您自己的数据：</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Feed by queue</source>
        <translation>由队列供给</translation>
    </message>
    <message>
        <source>Events: the replica applies the log&apos;s events itself, and can be away for as long as it likes. Queue: it takes finished rows from a queue of its own, which has only so much room; what was removed from it cannot be replayed.</source>
        <translation>事件：副本自行应用日志中的事件，离线多久都可以。队列：副本从自己的队列中取得已完成的行，队列空间有限；已从中移除的内容无法回放。</translation>
    </message>
    <message>
        <source>Stream: it takes the events from the log&apos;s NATS servers itself, by a durable consumer of its own, also while the primary is down.</source>
        <translation>流：它通过自己的持久消费者直接从日志的 NATS 服务器获取事件，主进程停机时也不例外。</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Feed of {replica}</source>
        <translation>{replica} 的供给方式</translation>
    </message>
    <message>
        <source>Set the feed of {replica}</source>
        <translation>设置 {replica} 的供给方式</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>供给方式</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>active</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>缓慢</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>失败中</translation>
    </message>
    <message>
        <source>stalled</source>
        <translation>停滞</translation>
    </message>
    <message>
        <source>Handler</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>The view&apos;s code that applies events</source>
        <translation>视图中应用事件的代码</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Decided by the backend: idle, active, slow, failing, stalled</source>
        <translation>由后端判定：空闲、活动、缓慢、失败中、停滞</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>最早</translation>
    </message>
    <message>
        <source>Age of the oldest event that waits for it, fails, or is being applied</source>
        <translation>等待它、失败或正在应用的最早事件已等待的时间</translation>
    </message>
    <message>
        <source>Events a second</source>
        <translation>每秒事件数</translation>
    </message>
    <message>
        <source>Share of the last seconds in the handler</source>
        <translation>最近几秒内处理器所占的时间比例</translation>
    </message>
    <message>
        <source>Hottest type</source>
        <translation>占用最多的类型</translation>
    </message>
    <message>
        <source>It took most of the handler&apos;s time; what one event of it takes on average</source>
        <translation>它占用处理器的时间最多；以及其中一个事件平均所用的时间</translation>
    </message>
    <message>
        <source>At</source>
        <translation>位于</translation>
    </message>
    <message>
        <source>The event that it was last seen at</source>
        <translation>最近看到它所在的事件</translation>
    </message>
    <message>
        <source>Handlers: {problems}</source>
        <translation>处理器：{problems}</translation>
    </message>
    <message>
        <source>{rate}/s</source>
        <translation>{rate}/s</translation>
    </message>
    <message>
        <source>{position} {type} of {entity}</source>
        <translation>{position} {type}，{entity}</translation>
    </message>
    <message>
        <source>{type}: {events}, {mean} each, {longest} at most, {share} of the time</source>
        <translation>{type}：{events}，每个 {mean}，最长 {longest}，占时间的 {share}</translation>
    </message>
    <message>
        <source>{type}: p99 {span} from commit to applied</source>
        <translation>{type}：从提交到应用 p99 为 {span}</translation>
    </message>
    <message>
        <source>{entity} fails for {span}, first at {position}, {waits} behind: {error}</source>
        <translation>{entity} 已失败 {span}，首次在 {position}，其后 {waits}：{error}</translation>
    </message>
    <message>
        <source>What is parked cannot be read now: {reason}</source>
        <translation>现在无法读取已搁置的内容：{reason}</translation>
    </message>
    <message>
        <source>{parked} in all.</source>
        <translation>共 {parked}。</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Show this event</source>
        <translation>显示此事件</translation>
    </message>
    <message>
        <source>Apply this entity&apos;s events again, in order</source>
        <translation>按顺序重新应用此实体的事件</translation>
    </message>
    <message>
        <source>{waits} behind it</source>
        <translation>其后 {waits}</translation>
    </message>
    <message>
        <source>at {position}</source>
        <translation>位于 {position}</translation>
    </message>
    <message>
        <source>Go on past errors</source>
        <translation>越过错误继续</translation>
    </message>
    <message>
        <source>Cancel the rebuild</source>
        <translation>取消重建</translation>
    </message>
    <message>
        <source>Rebuild of {replica}</source>
        <translation>{replica} 的重建</translation>
    </message>
    <message>
        <source>Why the rebuild of {replica} has failed</source>
        <translation>{replica} 的重建失败的原因</translation>
    </message>
    <message>
        <source>Try the events again that could not be applied, and go on</source>
        <translation>重试无法应用的事件，然后继续</translation>
    </message>
    <message>
        <source>Park what cannot be applied, and go on</source>
        <translation>搁置无法应用的事件，然后继续</translation>
    </message>
    <message>
        <source>Give it up: the rows stay as they are</source>
        <translation>放弃：行保持原样</translation>
    </message>
    <message>
        <source>Go on with the rebuild</source>
        <translation>继续重建</translation>
    </message>
    <message>
        <source>Relevant committed events not applied yet</source>
        <translation>已提交但尚未应用的相关事件</translation>
    </message>
    <message>
        <source>Commit to applied, median of the last second with events in the last minute</source>
        <translation>从提交到应用，最近一分钟内最后一个有事件的一秒的中位数</translation>
    </message>
    <message>
        <source>90th percentile of the same</source>
        <translation>同上，第 90 百分位</translation>
    </message>
    <message>
        <source>99th percentile of the same</source>
        <translation>同上，第 99 百分位</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>The slowest of the same</source>
        <translation>同上，最慢的一个</translation>
    </message>
    <message>
        <source>Events set aside because the view could not apply them, and those that wait behind them</source>
        <translation>因视图无法应用而搁置的事件，以及其后等待的事件</translation>
    </message>
    <message>
        <source>Room left: how long the replica could be away from now on before something is removed from its queue that it has not acknowledged, if changes go on coming as they do. Then it must be rebuilt.</source>
        <translation>剩余空间：如果变更照现在的速度到来，从现在起副本可离线多久，而队列中不会移除它尚未确认的内容。超过后必须重建。</translation>
    </message>
    <message>
        <source>Other replicas have the rest; asked for a view that it does not have whole, it reads their files as well, and answers as one.</source>
        <translation>其余部分由其他副本持有；查询它并不完整持有的视图时，它会同时读取它们的文件，并作为一个整体应答。</translation>
    </message>
    <message>
        <source>As the log&apos;s NATS server counts, in messages: what it has not delivered to this replica, what it has delivered and the rows do not have for certain, and up to where all is acknowledged. How far the rows are by their own count stands above.</source>
        <translation>按日志的 NATS 服务器的计数，以消息为单位：尚未投递给此副本的、已投递但行中尚未确定写入的，以及全部已确认到哪里。行自身的进度见上方。</translation>
    </message>
    <message>
        <source>Show the numbers of every view</source>
        <translation>显示每个视图的数字</translation>
    </message>
    <message>
        <source>Show what every view&apos;s handler does</source>
        <translation>显示每个视图的处理器的状态</translation>
    </message>
    <message>
        <source>Age of its newest word</source>
        <translation>其最新消息距今的时间</translation>
    </message>
    <message>
        <source>Its numbers are not known now.</source>
        <translation>现在不知道它的数字。</translation>
    </message>
    <message>
        <source>It has: {views}</source>
        <translation>持有：{views}</translation>
    </message>
    <message>
        <source>applies {rate} events/s</source>
        <translation>应用 {rate} 事件/s</translation>
    </message>
    <message>
        <source>updates {mode}</source>
        <translation>更新方式：{mode}</translation>
    </message>
    <message>
        <source>memory {size}</source>
        <translation>内存 {size}</translation>
    </message>
    <message>
        <source>in PostgreSQL {size}</source>
        <translation>PostgreSQL 中 {size}</translation>
    </message>
    <message>
        <source>on disk {size}</source>
        <translation>磁盘占用 {size}</translation>
    </message>
    <message>
        <source>writing takes {share} of its time</source>
        <translation>写入占其时间的 {share}</translation>
    </message>
    <message>
        <source>writes {size}/s</source>
        <translation>写入 {size}/s</translation>
    </message>
    <message>
        <source>catch-up ETA {eta}</source>
        <translation>预计 {eta} 后追上</translation>
    </message>
    <message>
        <source>paused by {actor}</source>
        <translation>由 {actor} 暂停</translation>
    </message>
    <message>
        <source>throttled to {rate} events/s</source>
        <translation>限速为 {rate} 事件/s</translation>
    </message>
    <message>
        <source>cache hits {share}</source>
        <translation>缓存命中 {share}</translation>
    </message>
    <message>
        <source>cache hits {share} of {pages}</source>
        <translation>缓存命中 {share}（共 {pages}）</translation>
    </message>
    <message>
        <source>It applies events, and fills the queues of those that are fed by one.</source>
        <translation>它应用事件，并为由队列供给的副本填充队列。</translation>
    </message>
    <message>
        <source>Fed by its queue: {room}</source>
        <translation>由其队列供给：{room}</translation>
    </message>
    <message>
        <source>Fed by the log&apos;s stream: {consumer}</source>
        <translation>由日志的流供给：{consumer}</translation>
    </message>
    <message>
        <source>Fed by its queue; how much room that has left is not known now.</source>
        <translation>由其队列供给；现在不知道队列还剩多少空间。</translation>
    </message>
    <message>
        <source>Fed by events: it may be away for ever, and catches up from the log.</source>
        <translation>由事件供给：离线多久都可以，之后从日志追赶。</translation>
    </message>
    <message>
        <source>{events} behind, time behind unknown</source>
        <translation>落后 {events}，延迟未知</translation>
    </message>
    <message>
        <source>{events} and {span} behind</source>
        <translation>落后 {events}，{span}</translation>
    </message>
    <message>
        <source>events behind unknown</source>
        <translation>落后事件未知</translation>
    </message>
    <message>
        <source>{events} ahead of the log</source>
        <translation>超前日志 {events}</translation>
    </message>
    <message>
        <source>at most {events} behind</source>
        <translation>最多落后 {events}</translation>
    </message>
    <message>
        <source>Apply now</source>
        <translation>立即应用</translation>
    </message>
    <message>
        <source>Rebuild…</source>
        <translation>重建…</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>停止…</translation>
    </message>
    <message>
        <source>Stop this replica until it is started again; asks first</source>
        <translation>停止此副本，直到再次启动；先询问</translation>
    </message>
    <message>
        <source>Update {mode}</source>
        <translation>更新方式：{mode}</translation>
    </message>
    <message>
        <source>Deliver at most so many events a second; its consumer hears of it within a second</source>
        <translation>每秒最多投递这么多事件；其消费者会在一秒内得知</translation>
    </message>
    <message>
        <source>Throttle of {subscription}</source>
        <translation>{subscription} 的限速</translation>
    </message>
    <message>
        <source>Set the throttle of {subscription}</source>
        <translation>设置 {subscription} 的限速</translation>
    </message>
    <message>
        <source>At most {rate} events/s</source>
        <translation>最多 {rate} 事件/s</translation>
    </message>
    <message>
        <source>No throttle</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>Stop {replica}</source>
        <translation>停止 {replica}</translation>
    </message>
    <message>
        <source>all views</source>
        <translation>所有视图</translation>
    </message>
    <message>
        <source>Rebuild {what}</source>
        <translation>重建 {what}</translation>
    </message>
    <message>
        <source>Minute, hour, day of the month, month, day of the week</source>
        <translation>分、时、日、月、星期</translation>
    </message>
    <message>
        <source>no throttle</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>Apply everything up to the present head once, whatever the mode</source>
        <translation>无论更新方式如何，一次应用到当前日志末端</translation>
    </message>
    <message>
        <source>Build all views anew from the log, in the place of their rows; asks first</source>
        <translation>从日志就地重新构建所有视图，取代现有的行；会先询问</translation>
    </message>
    <message>
        <source>Build views anew from the log, beside the rows that are answered; asks first</source>
        <translation>从日志重新构建视图，与用于应答的行并存；先询问</translation>
    </message>
    <message>
        <source>Stop applying, or go on; the views stay as they are meanwhile</source>
        <translation>停止应用，或继续；期间视图保持原样</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新方式</translation>
    </message>
    <message>
        <source>Throttle</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>A copy is taken of one moment, while the other replica goes on, and then catches up; from the log every event is applied anew.</source>
        <translation>取另一副本某一时刻的拷贝（该副本继续运行），然后追赶；若从日志开始，则重新应用每个事件。</translation>
    </message>
    <message>
        <source>A new one, {replica}</source>
        <translation>新的副本 {replica}</translation>
    </message>
    <message>
        <source>Which replica is started</source>
        <translation>启动哪个副本</translation>
    </message>
    <message>
        <source>A copy of the rows of {replica}</source>
        <translation>{replica} 的行的拷贝</translation>
    </message>
    <message>
        <source>The log, from its start; or the rows that it had</source>
        <translation>日志，从头开始；或其原有的行</translation>
    </message>
    <message>
        <source>What the new replica begins with</source>
        <translation>新副本从什么开始</translation>
    </message>
    <message>
        <source>It begins with</source>
        <translation>起始内容</translation>
    </message>
    <message>
        <source>Start a replica</source>
        <translation>启动副本</translation>
    </message>
    <message>
        <source>Start one more replica?</source>
        <translation>再启动一个副本？</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Events in the log</source>
        <translation>日志中的事件</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>The archive keeps the past from the moment of the copy on. What was before is not kept: rows, their history, who wrote them. Only the log, from its start, brings that back.</source>
        <translation>归档只保留复制时刻之后的历史。在此之前的内容不予保留：行、行的历史、由谁写入。只有从头读取日志才能恢复。</translation>
    </message>
    <message>
        <source>as much again as the rows of another replica</source>
        <translation>与另一副本的行相同的大小</translation>
    </message>
    <message>
        <source>as much again as the rows of another replica, in PostgreSQL</source>
        <translation>在 PostgreSQL 中再占用与另一副本的行同样多的空间</translation>
    </message>
    <message>
        <source>Replicas keep their rows in PostgreSQL here: each has all views, and builds them from the log.</source>
        <translation>此处的副本将行保存在 PostgreSQL 中：每个副本都拥有全部视图，并从日志构建它们。</translation>
    </message>
    <message>
        <source>It stays across restarts, until it is stopped.</source>
        <translation>重启后仍保留，直到被停止。</translation>
    </message>
    <message>
        <source>all, or those that it had; * for all</source>
        <translation>全部，或原有的视图；* 表示全部</translation>
    </message>
    <message>
        <source>Which views it has</source>
        <translation>它持有哪些视图</translation>
    </message>
    <message>
        <source>Names of views with commas between them, as in orders, users</source>
        <translation>视图的名称，以逗号分隔，如 orders, users</translation>
    </message>
    <message>
        <source>all of it, or the part that it had</source>
        <translation>全部，或原有的部分</translation>
    </message>
    <message>
        <source>part {part} of {parts}</source>
        <translation>第 {part} 部分，共 {parts} 部分</translation>
    </message>
    <message>
        <source>Which part of the rows it has</source>
        <translation>它持有哪一部分行</translation>
    </message>
    <message>
        <source>Of the views that are named; else a share of all views</source>
        <translation>指所填视图的一部分；未填时为全部视图的一份</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>none: its rows are there</source>
        <translation>无需：它的行已在磁盘上</translation>
    </message>
    <message>
        <source>{replica}, with its rows in PostgreSQL</source>
        <translation>{replica}，其行在 PostgreSQL 中</translation>
    </message>
    <message>
        <source>Whose rows are removed</source>
        <translation>移除谁的行</translation>
    </message>
    <message>
        <source>Remove rows</source>
        <translation>移除行</translation>
    </message>
    <message>
        <source>Remove the rows of a stopped replica?</source>
        <translation>移除已停止副本的行？</translation>
    </message>
    <message>
        <source>none: the log and the other replicas stay</source>
        <translation>无：日志和其他副本保持不变</translation>
    </message>
    <message>
        <source>Started again, it builds its rows from the log, or begins with a copy.</source>
        <translation>再次启动时，它从日志构建行，或从拷贝开始。</translation>
    </message>
    <message>
        <source>Started again, it builds its rows from the log.</source>
        <translation>再次启动后，它会从日志构建自己的行。</translation>
    </message>
    <message>
        <source>Start a replica…</source>
        <translation>启动副本…</translation>
    </message>
    <message>
        <source>Start one more, or one that was stopped; asks first</source>
        <translation>再启动一个，或启动已停止的；先询问</translation>
    </message>
    <message>
        <source>Remove rows…</source>
        <translation>移除行…</translation>
    </message>
    <message>
        <source>Remove the rows of a stopped replica from the disk; asks first</source>
        <translation>从磁盘移除已停止副本的行；先询问</translation>
    </message>
    <message>
        <source>Start {replica}</source>
        <translation>启动 {replica}</translation>
    </message>
    <message>
        <source>Remove the rows of {replica}</source>
        <translation>移除 {replica} 的行</translation>
    </message>
    <message>
        <source>{replica}, with its rows ({size}) of {views}</source>
        <translation>{replica}，及其 {views} 的行（{size}）</translation>
    </message>
    <message>
        <source>{replica}, with its rows ({size})</source>
        <translation>{replica}，含其行（{size}）</translation>
    </message>
    <message>
        <source>Stop a replica</source>
        <translation>停止副本</translation>
    </message>
    <message>
        <source>Stop {replica}?</source>
        <translation>停止 {replica}？</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>stay on disk</source>
        <translation>留在磁盘上</translation>
    </message>
    <message>
        <source>stay in PostgreSQL</source>
        <translation>保留在 PostgreSQL 中</translation>
    </message>
    <message>
        <source>none: nothing is lost, and it catches up when it is started again</source>
        <translation>无：不会丢失任何内容，再次启动后会追赶</translation>
    </message>
    <message>
        <source>It stays stopped across restarts, until it is started again.</source>
        <translation>重启后仍保持停止，直到再次启动。</translation>
    </message>
    <message>
        <source>about the past by nobody</source>
        <translation>关于过去的查询无人应答</translation>
    </message>
    <message>
        <source>by nobody</source>
        <translation>无人应答</translation>
    </message>
    <message>
        <source>by {replicas}</source>
        <translation>由 {replicas} 应答</translation>
    </message>
    <message>
        <source>No replica was heard of yet.</source>
        <translation>尚未收到任何副本的消息。</translation>
    </message>
    <message>
        <source>Pause or resume {replica}</source>
        <translation>暂停或恢复 {replica}</translation>
    </message>
    <message>
        <source>Rebuild {replica}</source>
        <translation>重建 {replica}</translation>
    </message>
    <message>
        <source>No replica runs: nobody answers questions about the views. {replicas} was stopped, and is started again by the button above.</source>
        <translation>没有副本在运行：无法查询视图。{replicas} 已被停止，可用上方按钮重新启动。</translation>
    </message>
    <message>
        <source>Note of {operator}: {text}</source>
        <translation>{operator} 的备注：{text}</translation>
    </message>
    <message>
        <source>Terms that stand out</source>
        <translation>突出显示的词</translation>
    </message>
    <message>
        <source>Highlight ({number})</source>
        <translation>突出显示（{number}）</translation>
    </message>
    <message>
        <source>Highlight</source>
        <translation>突出显示</translation>
    </message>
    <message>
        <source>Let rows stand out that hold a term of yours</source>
        <translation>突出显示包含您指定的词的行</translation>
    </message>
    <message>
        <source>Term with the mark {mark}</source>
        <translation>标记为 {mark} 的词</translation>
    </message>
    <message>
        <source>e.g. a type, a subject, an actor or a word</source>
        <translation>例如类型、主体、操作者或某个词</translation>
    </message>
    <message>
        <source>Rows that hold a term get its mark, and the term&apos;s column its colour.</source>
        <translation>包含该词的行会得到其标记，词所在的列会得到其颜色。</translation>
    </message>
    <message>
        <source>Alerts are not kept: {error}</source>
        <translation>告警未保存：{error}</translation>
    </message>
    <message>
        <source>Notifications failed, of {alerts}. {counts}</source>
        <translation>通知失败：{alerts}。{counts}</translation>
    </message>
    <message>
        <source>Alert over</source>
        <translation>告警已结束</translation>
    </message>
    <message>
        <source>Critical alert: {alert}</source>
        <translation>严重告警：{alert}</translation>
    </message>
    <message>
        <source>Alert: {alert}</source>
        <translation>告警：{alert}</translation>
    </message>
    <message>
        <source>{alerts} fire</source>
        <translation>{alerts}触发中</translation>
    </message>
    <message>
        <source>{names} and {more} more</source>
        <translation>{names} 及另外 {more} 个</translation>
    </message>
    <message>
        <source>{alerts}, by {rules}.</source>
        <translation>{alerts}，来自 {rules}。</translation>
    </message>
    <message>
        <source>The backend has not reported its alerts yet.</source>
        <translation>后端尚未报告告警。</translation>
    </message>
    <message>
        <source>Nobody knows the alerts now; they were last heard {age} ago.</source>
        <translation>现在不知道告警状况；上次收到于 {age} 前。</translation>
    </message>
    <message>
        <source>{title} ({code})</source>
        <translation>{title} ({code})</translation>
    </message>
    <message>
        <source>Three capital letters, as in EUR (ISO 4217).</source>
        <translation>三个大写字母，如 EUR（ISO 4217）。</translation>
    </message>
    <message>
        <source>Visible characters only, no spaces.</source>
        <translation>仅可见字符，无空格。</translation>
    </message>
    <message>
        <source>before the year 1</source>
        <translation>公元 1 年之前</translation>
    </message>
    <message>
        <source>after the year 9999</source>
        <translation>公元 9999 年之后</translation>
    </message>
    <message>
        <source>It has not answered yet.</source>
        <translation>它尚未应答。</translation>
    </message>
    <message>
        <source>The backend is back; everything is shown live again.</source>
        <translation>后端已恢复；一切重新实时显示。</translation>
    </message>
    <message>
        <source>Connected. The backend has not reported its health yet.</source>
        <translation>已连接。后端尚未报告健康状况。</translation>
    </message>
    <message>
        <source>Connected. Not heard of yet: {processes}.</source>
        <translation>已连接。尚未收到消息：{processes}。</translation>
    </message>
    <message>
        <source>The backend cannot start. {reason}</source>
        <translation>后端无法启动。{reason}</translation>
    </message>
    <message>
        <source>Connection lost. {reason} What is shown may be old.</source>
        <translation>连接已断开。{reason} 显示的内容可能已过时。</translation>
    </message>
    <message>
        <source>Looking for the backend. {reason} If it does not come, backend.log in the data folder says why.</source>
        <translation>正在寻找后端。{reason} 如果没有出现，数据文件夹中的 backend.log 会说明原因。</translation>
    </message>
    <message>
        <source>Connection lost. {reason} It runs on another host: the network to there may be cut. What is shown may be old.</source>
        <translation>连接中断。{reason} 后端运行在另一台主机上：到那里的网络可能已断开。显示的内容可能是旧的。</translation>
    </message>
    <message>
        <source>Looking for the backend on another host. {reason} Check that it runs there, and that nothing between blocks it.</source>
        <translation>正在寻找另一台主机上的后端。{reason} 请确认它在那里运行，并且途中没有任何阻挡。</translation>
    </message>
    <message>
        <source>{status}, {age} old</source>
        <translation>{status}，{age} 前</translation>
    </message>
    <message>
        <source>{status}: {sentences}</source>
        <translation>{status}：{sentences}</translation>
    </message>
    <message>
        <source>{subject}: that problem is over.</source>
        <translation>{subject}：该问题已解决。</translation>
    </message>
    <message>
        <source>it does its work</source>
        <translation>工作正常</translation>
    </message>
    <message>
        <source>on the host {host}: {evidence}</source>
        <translation>在主机 {host} 上：{evidence}</translation>
    </message>
    <message>
        <source>Its host has another clock: what lies between the two is not known.</source>
        <translation>它的主机使用另一个时钟：两者之间的间隔无法得知。</translation>
    </message>
    <message>
        <source>{replica} on {host}</source>
        <translation>{replica}（位于 {host}）</translation>
    </message>
    <message>
        <source>{process} {status}, {age} old: {evidence}</source>
        <translation>{process} {status}，{age} 前：{evidence}</translation>
    </message>
    <message>
        <source>{replica} is fed by events</source>
        <translation>{replica} 由事件供给</translation>
    </message>
    <message>
        <source>{replica} is fed by its queue</source>
        <translation>{replica} 由其队列供给</translation>
    </message>
    <message>
        <source>{replica} is fed by the log&apos;s stream</source>
        <translation>{replica} 由日志的流供给</translation>
    </message>
    <message>
        <source>{rule} is silenced</source>
        <translation>{rule} 已静默</translation>
    </message>
    <message>
        <source>{subscription} is paused</source>
        <translation>{subscription} 已暂停</translation>
    </message>
    <message>
        <source>{subscription} goes on</source>
        <translation>{subscription} 已恢复</translation>
    </message>
    <message>
        <source>{subscription} is not throttled any more</source>
        <translation>{subscription} 不再限速</translation>
    </message>
    <message>
        <source>{subscription} is given at most {rate} events/s</source>
        <translation>{subscription} 每秒最多收到 {rate} 个事件</translation>
    </message>
    <message>
        <source>{replica} is paused</source>
        <translation>{replica} 已暂停</translation>
    </message>
    <message>
        <source>{replica} goes on</source>
        <translation>{replica} 已恢复</translation>
    </message>
    <message>
        <source>{replica} updates {mode}</source>
        <translation>{replica} 的更新方式：{mode}</translation>
    </message>
    <message>
        <source>{replica} is not throttled any more</source>
        <translation>{replica} 不再限速</translation>
    </message>
    <message>
        <source>{replica} applies at most {rate} events/s</source>
        <translation>{replica} 最多应用 {rate} 事件/s</translation>
    </message>
    <message>
        <source>The silence would be over by now.</source>
        <translation>该静默现在应已结束。</translation>
    </message>
    <message>
        <source>The silence of {rule} has ended</source>
        <translation>{rule} 的静默已结束</translation>
    </message>
    <message>
        <source>{alert} is over, or somebody else looks after it.</source>
        <translation>{alert} 已结束，或已由他人处理。</translation>
    </message>
    <message>
        <source>{alert} is acknowledged</source>
        <translation>{alert} 已确认</translation>
    </message>
    <message>
        <source>{replica} is gone.</source>
        <translation>{replica} 已不存在。</translation>
    </message>
    <message>
        <source>{replica} was changed otherwise since.</source>
        <translation>{replica} 此后已被另行更改。</translation>
    </message>
    <message>
        <source>A note must not end before it begins.</source>
        <translation>备注的结束不能早于开始。</translation>
    </message>
    <message>
        <source>No command with this id was accepted or rejected here.</source>
        <translation>此处没有接受或拒绝过此 ID 的命令。</translation>
    </message>
    <message>
        <source>The {what} must be greater than 0, not {value}.</source>
        <translation>{what}必须大于 0，而不是 {value}。</translation>
    </message>
    <message>
        <source>The {what} cannot be negative, but is {value}.</source>
        <translation>{what}不能为负，但为 {value}。</translation>
    </message>
    <message>
        <source>The {what} would grow past {largest}.</source>
        <translation>{what}会超过 {largest}。</translation>
    </message>
    <message>
        <source>The {what} would fall below {least}.</source>
        <translation>{what}会低于 {least}。</translation>
    </message>
    <message>
        <source>The balance of {user} is kept in {own}, not in {given}.</source>
        <translation>{user} 的余额以 {own} 计，而不是 {given}。</translation>
    </message>
    <message>
        <source>{whose} is kept in {own}, not in {given}.</source>
        <translation>{whose}以 {own} 计，而不是 {given}。</translation>
    </message>
    <message>
        <source>There is a user {user} already.</source>
        <translation>用户 {user} 已存在。</translation>
    </message>
    <message>
        <source>A password needs at least {least} characters.</source>
        <translation>密码至少需要 {least} 个字符。</translation>
    </message>
    <message>
        <source>There is no user {user}; register it first.</source>
        <translation>没有用户 {user}；请先注册。</translation>
    </message>
    <message>
        <source>The balance of {user} is {kept}, and {asked} is asked for.</source>
        <translation>{user} 的余额为 {kept}，而需要 {asked}。</translation>
    </message>
    <message>
        <source>There is an order {order} already.</source>
        <translation>订单 {order} 已存在。</translation>
    </message>
    <message>
        <source>An order needs at least one line.</source>
        <translation>订单至少需要一行。</translation>
    </message>
    <message>
        <source>Only {left} is due, and {offered} is offered.</source>
        <translation>应付仅 {left}，而提交了 {offered}。</translation>
    </message>
    <message>
        <source>Order {order} is {status}, not {wanted}.</source>
        <translation>订单 {order} 的状态是 {status}，而不是 {wanted}。</translation>
    </message>
    <message>
        <source>Order {order} is {status}, and awaits no payment.</source>
        <translation>订单 {order} 的状态是 {status}，不等待付款。</translation>
    </message>
    <message>
        <source>Order {order} is {status}.</source>
        <translation>订单 {order} 的状态是 {status}。</translation>
    </message>
    <message>
        <source>Product {product} is not for sale; list it first.</source>
        <translation>商品 {product} 未上架；请先上架。</translation>
    </message>
    <message>
        <source>Of product {product} {left} are left, and this order asks for {asked}.</source>
        <translation>商品 {product} 仅剩 {left} 件，而此订单需要 {asked} 件。</translation>
    </message>
    <message>
        <source>There is no order {order}; create it first.</source>
        <translation>没有订单 {order}；请先创建。</translation>
    </message>
    <message>
        <source>There is a product {product} already.</source>
        <translation>商品 {product} 已存在。</translation>
    </message>
    <message>
        <source>Product {product} is listed already.</source>
        <translation>商品 {product} 已上架。</translation>
    </message>
    <message>
        <source>Product {product} is not listed.</source>
        <translation>商品 {product} 未上架。</translation>
    </message>
    <message>
        <source>There is no product {product}; add it first.</source>
        <translation>没有商品 {product}；请先添加。</translation>
    </message>
    <message>
        <source>There is no payment {payment}.</source>
        <translation>没有付款 {payment}。</translation>
    </message>
    <message>
        <source>Of payment {payment} only {left} is left to refund.</source>
        <translation>付款 {payment} 仅剩 {left} 可退。</translation>
    </message>
    <message>
        <source>There is a payment {payment} already, for order {order}.</source>
        <translation>付款 {payment} 已存在，属于订单 {order}。</translation>
    </message>
    <message>
        <source>amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>fees</source>
        <translation>手续费</translation>
    </message>
    <message>
        <source>freight</source>
        <translation>运费</translation>
    </message>
    <message>
        <source>price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>total</source>
        <translation>总额</translation>
    </message>
    <message>
        <source>This order</source>
        <translation>此订单</translation>
    </message>
    <message>
        <source>A skip needs a reason: it is kept, and shown.</source>
        <translation>跳过需要原因：它会被保存并显示。</translation>
    </message>
    <message>
        <source>Nothing that is parked matches this filter; `marigraph parked` lists what is.</source>
        <translation>没有搁置事件符合此筛选；`marigraph parked` 列出现有的。</translation>
    </message>
    <message>
        <source>A sum is beyond 64 bits: filter, or group by more, so that less is added up.</source>
        <translation>合计超出 64 位：请筛选或增加分组，以减少求和的数量。</translation>
    </message>
    <message>
        <source>The backend stops.</source>
        <translation>后端正在停止。</translation>
    </message>
    <message>
        <source>Note {number} is written down.</source>
        <translation>备注 {number} 已写入。</translation>
    </message>
    <message>
        <source>Note {number} is removed.</source>
        <translation>备注 {number} 已移除。</translation>
    </message>
    <message>
        <source>The breakpoint {name} is on.</source>
        <translation>断点 {name} 已启用。</translation>
    </message>
    <message>
        <source>The breakpoint {name} is off.</source>
        <translation>断点 {name} 已停用。</translation>
    </message>
    <message>
        <source>The invariant {name} is kept.</source>
        <translation>不变式 {name} 已保存。</translation>
    </message>
    <message>
        <source>The breakpoint {name} is removed.</source>
        <translation>断点 {name} 已删除。</translation>
    </message>
    <message>
        <source>The invariant {name} is removed.</source>
        <translation>不变式 {name} 已删除。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} of {entities} is under way.</source>
        <translation>批量{action} {bulk} 正在进行，涉及 {entities}。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} is unthrottled.</source>
        <translation>批量{action} {bulk} 已取消限速。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk}: at most {events} a second.</source>
        <translation>批量{action} {bulk}：每秒至多 {events}。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} is suspended, with {entities} to go.</source>
        <translation>批量{action} {bulk} 已挂起，还剩 {entities}。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} goes on, with {entities} to go.</source>
        <translation>批量{action} {bulk} 继续进行，还剩 {entities}。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} is cancelled, with {entities} to go.</source>
        <translation>批量{action} {bulk} 已取消，还剩 {entities}。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} is over: it is cancelled.</source>
        <translation>批量{action} {bulk} 已结束：它已被取消。</translation>
    </message>
    <message>
        <source>Bulk {action} {bulk} is over: it is done.</source>
        <translation>批量{action} {bulk} 已结束：它已完成。</translation>
    </message>
    <message>
        <source>{replica} starts with a copy of the rows of {source}.</source>
        <translation>{replica} 以 {source} 的行的拷贝启动。</translation>
    </message>
    <message>
        <source>The archive starts with the rows that {source} has now. What was before them is not kept: it can only be built from the log.</source>
        <translation>归档以 {source} 现有的行开始。在此之前的内容不予保留：只能从日志重建。</translation>
    </message>
    <message>
        <source>{replica} starts with the rows that it had.</source>
        <translation>{replica} 以其原有的行启动。</translation>
    </message>
    <message>
        <source>{replica} starts with a share of the views: {share}. What it has no rows of yet is built from the log.</source>
        <translation>{replica} 启动，持有部分视图：{share}。尚无行的视图将从日志构建。</translation>
    </message>
    <message>
        <source>{replica} starts, and builds its rows from the log.</source>
        <translation>{replica} 启动，并从日志建立其行。</translation>
    </message>
    <message>
        <source>The rows of {replica} are removed.</source>
        <translation>{replica} 的行已移除。</translation>
    </message>
    <message>
        <source>{replica} stops; its rows stay on disk.</source>
        <translation>{replica} 正在停止；其行保留在磁盘上。</translation>
    </message>
    <message>
        <source>{replica} stops; its rows stay in PostgreSQL.</source>
        <translation>{replica} 正在停止；其行保留在 PostgreSQL 中。</translation>
    </message>
    <message>
        <source>{replica} stops; its rows are removed.</source>
        <translation>{replica} 正在停止；其行将被移除。</translation>
    </message>
    <message>
        <source>At most {events} a second.</source>
        <translation>每秒至多 {events}。</translation>
    </message>
    <message>
        <source>Unthrottled.</source>
        <translation>已取消限速。</translation>
    </message>
    <message>
        <source>Updates {mode}.</source>
        <translation>更新方式：{mode}。</translation>
    </message>
    <message>
        <source>{name} may come in from other hosts.</source>
        <translation>{name} 可以从其他主机进入。</translation>
    </message>
    <message>
        <source>The invitation {name} does not count any more; its connections are cut.</source>
        <translation>邀请 {name} 不再有效；其连接已被切断。</translation>
    </message>
    <message>
        <source>Applies up to the present head.</source>
        <translation>应用到当前日志末端。</translation>
    </message>
    <message>
        <source>Goes on.</source>
        <translation>已继续。</translation>
    </message>
    <message>
        <source>Paused at {position}.</source>
        <translation>已暂停于 {position}。</translation>
    </message>
    <message>
        <source>It is fed by events.</source>
        <translation>它由事件供给。</translation>
    </message>
    <message>
        <source>Fed by events, from {position} on.</source>
        <translation>自 {position} 起由事件供给。</translation>
    </message>
    <message>
        <source>Goes over to its queue as soon as an entry leads on from where it is.</source>
        <translation>一旦有条目能从其当前位置衔接，即切换到其队列。</translation>
    </message>
    <message>
        <source>Fed by a consumer of its own on the log&apos;s stream, from {position} on.</source>
        <translation>由日志的流上它自己的消费者供给，从 {position} 起。</translation>
    </message>
    <message>
        <source>Goes on with {views} from event {position}.</source>
        <translation>从事件 {position} 继续重建 {views}。</translation>
    </message>
    <message>
        <source>Builds {views} anew beside the rows that are there, which are answered until the new ones are verified.</source>
        <translation>正在旁路重建 {views}；新的行校验完成前仍用现有的行应答。</translation>
    </message>
    <message>
        <source>{replica} builds all its rows anew from the log, in their place: until they have caught up, it answers with what it has so far.</source>
        <translation>{replica} 正从日志在原处重建其全部行：在追上之前，它用已有的行作答。</translation>
    </message>
    <message>
        <source>The rebuild of {views} is cancelled; its rows stay.</source>
        <translation>{views} 的重建已取消；其行保持不变。</translation>
    </message>
    <message>
        <source>{subscription} is paused at {position}.</source>
        <translation>{subscription} 已暂停于 {position}。</translation>
    </message>
    <message>
        <source>{subscription} goes on.</source>
        <translation>{subscription} 已继续。</translation>
    </message>
    <message>
        <source>{subscription} is forgotten.</source>
        <translation>{subscription} 已移除。</translation>
    </message>
    <message>
        <source>{subscription} begins anew behind {position}.</source>
        <translation>{subscription} 从 {position} 之后重新开始。</translation>
    </message>
    <message>
        <source>The command of {rule} is run again for {alert}.</source>
        <translation>将为 {alert} 重新运行 {rule} 的程序。</translation>
    </message>
    <message>
        <source>{rule}: {condition}.</source>
        <translation>{rule}：{condition}。</translation>
    </message>
    <message>
        <source>{rule} is removed.</source>
        <translation>{rule} 已移除。</translation>
    </message>
    <message>
        <source>{alert} is acknowledged by {by}.</source>
        <translation>{alert} 已由 {by} 确认。</translation>
    </message>
    <message>
        <source>{alert} is not acknowledged by {by} any more.</source>
        <translation>{by} 对 {alert} 的确认已撤回。</translation>
    </message>
    <message>
        <source>The silence {silence} has ended.</source>
        <translation>静默 {silence} 已结束。</translation>
    </message>
    <message>
        <source>{parked_events} of {stream} will come again.</source>
        <translation>{stream} 的 {parked_events}将重新投递。</translation>
    </message>
    <message>
        <source>Event {position} of {stream} is not delivered again.</source>
        <translation>不再投递 {stream} 的事件 {position}。</translation>
    </message>
    <message>
        <source>Event {position} of {stream} is not delivered again; {parked_events} behind it will be.</source>
        <translation>不再投递 {stream} 的事件 {position}；其后的 {parked_events}将重新投递。</translation>
    </message>
    <message>
        <source>Event {position} is skipped.</source>
        <translation>事件 {position} 已跳过。</translation>
    </message>
    <message>
        <source>Event {position} is skipped. {events} behind it applied, {waiting} still.</source>
        <translation>事件 {position} 已跳过。其后已应用 {events}，还有 {waiting}。</translation>
    </message>
    <message>
        <source>Event {position} is skipped. {events} behind it applied.</source>
        <translation>事件 {position} 已跳过。其后已应用 {events}。</translation>
    </message>
    <message>
        <source>Event {position} is skipped. Behind it: {applied} of {parked_events} applied, {left} still parked: {error}</source>
        <translation>事件 {position} 已跳过。其后：{parked_events}中已应用 {applied} 个，仍搁置 {left} 个：{error}</translation>
    </message>
    <message>
        <source>{applied} of {parked_events} applied, {left} still parked: {error}</source>
        <translation>{parked_events}中已应用 {applied} 个，仍搁置 {left} 个：{error}</translation>
    </message>
    <message>
        <source>{parked_events} applied, {waiting} still.</source>
        <translation>已应用 {parked_events}，还有 {waiting}。</translation>
    </message>
    <message>
        <source>{parked_events} applied.</source>
        <translation>已应用 {parked_events}。</translation>
    </message>
    <message>
        <source>There is no rebuild to be cancelled.</source>
        <translation>没有可取消的重建。</translation>
    </message>
    <message>
        <source>An entity is rebuilt in one view that has rows.</source>
        <translation>单个实体只能在一个已有行的视图中重建。</translation>
    </message>
    <message>
        <source>The archive keeps every version of a row; there a view is rebuilt as a whole.</source>
        <translation>归档保存行的每个版本；那里只能整体重建视图。</translation>
    </message>
    <message>
        <source>The backend is starting.</source>
        <translation>后端正在启动。</translation>
    </message>
    <message>
        <source>A replica is called replica-1, replica-2, and so on.</source>
        <translation>副本名为 replica-1、replica-2，以此类推。</translation>
    </message>
    <message>
        <source>Replicas keep their rows in PostgreSQL here, where each has all views: they cannot share them. Start it without a share.</source>
        <translation>这里的副本把行存放在 PostgreSQL 中，每个副本都有全部视图：它们不能分担视图。请不带份额启动。</translation>
    </message>
    <message>
        <source>Replicas keep their rows in PostgreSQL here, and nothing begins with a copy of them: start it without one, and it builds its rows from the log.</source>
        <translation>此处的副本将行保存在 PostgreSQL 中，无法以其拷贝作为起点：请不带拷贝启动，它会从日志构建自己的行。</translation>
    </message>
    <message>
        <source>The archive keeps all views whole.</source>
        <translation>归档完整保存所有视图。</translation>
    </message>
    <message>
        <source>A command with this id was answered before; ask for its answer.</source>
        <translation>此 ID 的命令已有应答；请查询其应答。</translation>
    </message>
    <message>
        <source>It is not watched any more.</source>
        <translation>不再监视它。</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>它已不存在。</translation>
    </message>
    <message>
        <source>It can be evaluated again.</source>
        <translation>可以重新评估。</translation>
    </message>
    <message>
        <source>The silence would be over already.</source>
        <translation>该静默已经过期。</translation>
    </message>
    <message>
        <source>A process does not answer; nothing that is said of it is about now.</source>
        <translation>有进程不应答；关于它的信息都不是当前的。</translation>
    </message>
    <message>
        <source>Rows do not follow the log.</source>
        <translation>行没有跟上日志。</translation>
    </message>
    <message>
        <source>A process cannot do its work.</source>
        <translation>有进程无法工作。</translation>
    </message>
    <message>
        <source>A rebuild has failed, and waits for somebody to go on with it.</source>
        <translation>一次重建失败了，正等待有人继续处理。</translation>
    </message>
    <message>
        <source>A view could not take an event; rows of its entity stand still.</source>
        <translation>有视图无法应用某个事件；该实体的行停滞不前。</translation>
    </message>
    <message>
        <source>A replica applies less than is appended.</source>
        <translation>副本的应用速度低于追加速度。</translation>
    </message>
    <message>
        <source>A failover has lost events that were accepted.</source>
        <translation>一次故障切换丢失了已接受的事件。</translation>
    </message>
    <message>
        <source>A standby of the log could not take the place of its server.</source>
        <translation>日志的一个备库无法接替日志服务器。</translation>
    </message>
    <message>
        <source>Another system does not get its events.</source>
        <translation>另一系统没有收到其事件。</translation>
    </message>
    <message>
        <source>Another system gets its events ever later: its throttle is too low.</source>
        <translation>另一个系统收到事件越来越晚：它的限速过低。</translation>
    </message>
    <message>
        <source>A consumer of the attached store gets its events ever later.</source>
        <translation>所连接存储的某个消费者收到事件越来越晚。</translation>
    </message>
    <message>
        <source>Another system gets nothing; somebody may have forgotten the pause.</source>
        <translation>另一个系统收不到任何内容；可能有人忘记了这次暂停。</translation>
    </message>
    <message>
        <source>The rows of a paused replica grow old; somebody may have forgotten it.</source>
        <translation>已暂停副本的行正在变旧；可能有人忘了它。</translation>
    </message>
    <message>
        <source>Commands fail, and not by a rule of the domain.</source>
        <translation>命令失败，且不是因为领域规则。</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is behind the log.</source>
        <translation>本机时钟落后于日志。</translation>
    </message>
    <message>
        <source>Position behind which it begins</source>
        <translation>从其后开始的位置</translation>
    </message>
    <message>
        <source>Begin behind position</source>
        <translation>从此位置之后开始</translation>
    </message>
    <message>
        <source>Begin a subscription anew</source>
        <translation>重新开始订阅</translation>
    </message>
    <message>
        <source>Begin {subscription} behind another position?</source>
        <translation>让 {subscription} 从另一位置之后开始？</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Delivered again, at most</source>
        <translation>最多重新投递</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>What it has parked is forgotten, and comes again if it is behind there.</source>
        <translation>其搁置的内容将被清除；位于该位置之后的会再次投递。</translation>
    </message>
    <message>
        <source>Its consumer is told events again that it has taken, or misses some.</source>
        <translation>其消费者会再次收到已接收的事件，或漏掉一些事件。</translation>
    </message>
    <message>
        <source>Never deliver event {position} of {stream} to {subscription} again?</source>
        <translation>不再向 {subscription} 投递 {stream} 的事件 {position}？</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒收原因</translation>
    </message>
    <message>
        <source>Its consumer never learns of it; those behind it come again, in order.</source>
        <translation>消费者不会得知它；其后的事件会按顺序重新投递。</translation>
    </message>
    <message>
        <source>It is kept in the audit with your name and the reason.</source>
        <translation>审计中会保留您的姓名和原因。</translation>
    </message>
    <message>
        <source>Remove a subscription</source>
        <translation>移除订阅</translation>
    </message>
    <message>
        <source>Remove the subscription {subscription}?</source>
        <translation>移除订阅 {subscription}？</translation>
    </message>
    <message>
        <source>Nobody knows any more how far its consumer has come, or what it has parked.</source>
        <translation>将无人知道其消费者进行到何处，或搁置了什么。</translation>
    </message>
    <message>
        <source>One of the same name begins at the log&apos;s end, unless it says from where.</source>
        <translation>同名的新订阅从日志末端开始，除非指定位置。</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Events behind: those of the log that are not acknowledged, at most. What the filter leaves out is among them until the consumer has passed it. The time counts from when the backend saw the oldest of them, at the earliest from its own start.</source>
        <translation>落后事件：日志中最多有这么多事件尚未确认。筛选排除的事件也计算在内，直到消费者越过它们。时间从后端看到其中最早一个时算起，最早从后端启动时算起。</translation>
    </message>
    <message>
        <source>Subscriptions of others</source>
        <translation>其他系统的订阅</translation>
    </message>
    <message>
        <source>Which subscriptions there are is not known. {cause} {action}</source>
        <translation>不知道有哪些订阅。{cause}{action}</translation>
    </message>
    <message>
        <source>Begin anew…</source>
        <translation>重新开始…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>{process} {status}: {evidence}</source>
        <translation>{process} {status}：{evidence}</translation>
    </message>
    <message>
        <source>Deliver nothing, or go on; its position stays</source>
        <translation>不投递，或继续；位置不变</translation>
    </message>
    <message>
        <source>Begin behind another position of the log; asks first</source>
        <translation>从日志的另一位置之后开始；先询问</translation>
    </message>
    <message>
        <source>Forget it with its position and what it parked; asks first</source>
        <translation>连同其位置和搁置的内容一并移除；先询问</translation>
    </message>
    <message>
        <source>Begin {subscription} anew</source>
        <translation>重新开始 {subscription}</translation>
    </message>
    <message>
        <source>Remove {subscription}</source>
        <translation>移除 {subscription}</translation>
    </message>
    <message>
        <source>a consumer of the attached store, {parked}; it is only seen here, and belongs to its own application</source>
        <translation>所连接存储的消费者，{parked}；这里只能查看，它属于其自己的应用程序</translation>
    </message>
    <message>
        <source>fed by events</source>
        <translation>由事件供给</translation>
    </message>
    <message>
        <source>{parked}, with what waits behind</source>
        <translation>{parked}，含其后等待的事件</translation>
    </message>
    <message>
        <source>taken by {consumer}, heard {age} ago</source>
        <translation>由 {consumer} 接收，{age} 前有响应</translation>
    </message>
    <message>
        <source>nobody takes it</source>
        <translation>没有消费者</translation>
    </message>
    <message>
        <source>nobody takes it for {span}</source>
        <translation>已 {span} 没有消费者</translation>
    </message>
    <message>
        <source>filter {filter}</source>
        <translation>筛选 {filter}</translation>
    </message>
    <message>
        <source>all events</source>
        <translation>全部事件</translation>
    </message>
    <message>
        <source>Deliver again</source>
        <translation>重新投递</translation>
    </message>
    <message>
        <source>Deliver this stream&apos;s parked events again, in order</source>
        <translation>按顺序重新投递此流的搁置事件</translation>
    </message>
    <message>
        <source>Never deliver the first of them again, for a reason that is kept</source>
        <translation>不再投递其中的第一个，原因会被保留</translation>
    </message>
    <message>
        <source>Skip {position} of {stream}</source>
        <translation>跳过 {stream} 的 {position}</translation>
    </message>
    <message>
        <source>Deliver {stream} again</source>
        <translation>重新投递 {stream}</translation>
    </message>
    <message>
        <source>Show all events of {subject}</source>
        <translation>显示 {subject} 的所有事件</translation>
    </message>
    <message>
        <source>Add a lane for {subject}</source>
        <translation>为 {subject} 添加泳道</translation>
    </message>
    <message>
        <source>Export the selected events…</source>
        <translation>导出选中的事件…</translation>
    </message>
    <message>
        <source>Save an incident file of these events…</source>
        <translation>将这些事件保存为现场文件…</translation>
    </message>
    <message>
        <source>Write a test of what happened here…</source>
        <translation>把这里发生的事写成测试…</translation>
    </message>
    <message>
        <source>No stream is chosen. Write subjects above, with commas between them, or choose a lane in the menu of a row.</source>
        <translation>尚未选择流。请在上方输入主体，以逗号分隔，或在行的菜单中选择泳道。</translation>
    </message>
    <message>
        <source>Subjects, e.g. order-17, payment-17-1</source>
        <translation>主体，例如 order-17, payment-17-1</translation>
    </message>
    <message>
        <source>Subjects of the streams, a lane each</source>
        <translation>流的主体，每个一条泳道</translation>
    </message>
    <message>
        <source>There is no room for more lanes; without one: {subjects}</source>
        <translation>没有空间显示更多泳道；未显示：{subjects}</translation>
    </message>
    <message>
        <source>cannot be read now: {reason}</source>
        <translation>目前无法读取：{reason}</translation>
    </message>
    <message>
        <source>no event in the log has this subject</source>
        <translation>日志中没有此主体的事件</translation>
    </message>
    <message>
        <source>{events} not drawn: no time is kept of them</source>
        <translation>{events} 未绘制：未保存其时间</translation>
    </message>
    <message>
        <source>the newest {events}</source>
        <translation>最新的 {events}</translation>
    </message>
    <message>
        <source>{type} at {position}, {time}</source>
        <translation>位置 {position} 的 {type}，{time}</translation>
    </message>
    <message>
        <source>Export all rows that match…</source>
        <translation>导出所有匹配的行…</translation>
    </message>
    <message>
        <source>Nothing was exported: it was cancelled.</source>
        <translation>未导出任何内容：已取消。</translation>
    </message>
    <message>
        <source>{rows} are in {file}.</source>
        <translation>{rows} 已写入 {file}。</translation>
    </message>
    <message>
        <source>Events came in between: rows may be missing, or there twice.</source>
        <translation>期间有新事件到达：可能有行缺失或重复。</translation>
    </message>
    <message>
        <source>Nothing was exported to {file}: {reason}.</source>
        <translation>未能导出到 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Events of several streams, a lane each</source>
        <translation>多个流的事件，每个流一条泳道</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制整个表</translation>
    </message>
    <message>
        <source>Copy with all that is beneath</source>
        <translation>复制（含下级全部内容）</translation>
    </message>
    <message>
        <source>Show what became of its entities</source>
        <translation>显示其实体的结果</translation>
    </message>
    <message>
        <source>Events behind, since the first command</source>
        <translation>落后的事件数（自第一条命令起）</translation>
    </message>
    <message>
        <source>Time behind, since the first command</source>
        <translation>延迟时间（自第一条命令起）</translation>
    </message>
    <message>
        <source>What was measured</source>
        <translation>测量结果</translation>
    </message>
    <message>
        <source>The two feeds compared. {source}</source>
        <translation>两种供给方式的比较。{source}</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Drop one file at a time, or one folder.</source>
        <translation>请一次拖放一个文件，或一个文件夹。</translation>
    </message>
    <message>
        <source>The file is being looked at; nothing is imported yet…</source>
        <translation>正在检查文件；尚未导入任何内容…</translation>
    </message>
    <message>
        <source>This file holds commands, and no events. In Commands, under Files, it can be sent.</source>
        <translation>此文件包含的是命令而不是事件。可以在“命令”面板的“文件”中发送。</translation>
    </message>
    <message>
        <source>Nothing of it would be imported.</source>
        <translation>其中没有可以导入的内容。</translation>
    </message>
    <message>
        <source>The import waits for your answer…</source>
        <translation>导入正在等待您的确认…</translation>
    </message>
    <message>
        <source>Cancelled. What was imported stays; importing the file again goes on from there.</source>
        <translation>已取消。已导入的内容会保留；再次导入该文件会从此处继续。</translation>
    </message>
    <message>
        <source>{file} is being imported…</source>
        <translation>正在导入 {file}…</translation>
    </message>
    <message>
        <source>File to import</source>
        <translation>要导入的文件</translation>
    </message>
    <message>
        <source>{events} imported.</source>
        <translation>已导入 {events}。</translation>
    </message>
    <message>
        <source>{events} imported. Lines that were not taken, as shown before: {number}.</source>
        <translation>已导入 {events}。未接受的行数（如预览所示）：{number}。</translation>
    </message>
    <message>
        <source>CloudEvents</source>
        <translation>CloudEvents</translation>
    </message>
    <message>
        <source>UCI Online Retail: a wholesaler&apos;s invoices, as history</source>
        <translation>UCI Online Retail：批发商的发票，作为历史</translation>
    </message>
    <message>
        <source>Olist&apos;s tables: a marketplace, as history</source>
        <translation>Olist 的表格：电商平台，作为历史</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Writers of the value</source>
        <translation>该值的写入者</translation>
    </message>
    <message>
        <source>A column, a value in one (lines.0.quantity), or a currency (spent.GBP)</source>
        <translation>一列、列中的一个值（lines.0.quantity），或一种货币（spent.GBP）</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Show what caused the event that wrote it (y)</source>
        <translation>显示写入它的事件的原因（y）</translation>
    </message>
    <message>
        <source>Earlier writers</source>
        <translation>更早的写入者</translation>
    </message>
    <message>
        <source>Blame the pressed value</source>
        <translation>追溯按下的值</translation>
    </message>
    <message>
        <source>Why: show the causes of the event</source>
        <translation>为什么：显示事件的原因</translation>
    </message>
    <message>
        <source>Press a value in one of the views, then b: the event that wrote it stands here.</source>
        <translation>在某个视图中按下一个值，然后按 b：写入它的事件会显示在这里。</translation>
    </message>
    <message>
        <source>Choose the field above: the event that wrote it stands here.</source>
        <translation>在上方选择字段：写入它的事件会显示在这里。</translation>
    </message>
    <message>
        <source>{field} of {row}</source>
        <translation>{row} 的{field}</translation>
    </message>
    <message>
        <source>{value}; what wrote it lies at {position} or before, from where nothing is kept, or after the playhead.</source>
        <translation>{value}；写入它的事件位于 {position} 或更早（更早的内容不予保留），或在播放头之后。</translation>
    </message>
    <message>
        <source>Nothing had written it yet at the playhead.</source>
        <translation>在播放头处还没有任何事件写入过它。</translation>
    </message>
    <message>
        <source>{value}, written before what the archive keeps, or after the playhead.</source>
        <translation>{value}，写入时间早于归档保留的内容，或在播放头之后。</translation>
    </message>
    <message>
        <source>There was no such row yet at the playhead.</source>
        <translation>在播放头处还没有这一行。</translation>
    </message>
    <message>
        <source>{value}, written by {event} at {position}: {actor}, by command {command}</source>
        <translation>{value}，由位置 {position} 的 {event} 写入：{actor}，命令 {command}</translation>
    </message>
    <message>
        <source>{value}, written by {event} at {position}; who was behind it is not kept</source>
        <translation>{value}，由位置 {position} 的 {event} 写入；其背后是谁不保存</translation>
    </message>
    <message>
        <source>{value}, written by {event} at {position}: {actor}, by no command of this log</source>
        <translation>{value}，由位置 {position} 的 {event} 写入：{actor}，不是此日志的命令</translation>
    </message>
    <message>
        <source>First lines</source>
        <translation>最前的行号</translation>
    </message>
    <message>
        <source>It is history as it was: no rule is asked, and nothing is sent anywhere. The replicas catch up with it.</source>
        <translation>这是原样的历史：不经过任何规则检查，也不会向别处发送任何内容。副本会随后赶上。</translation>
    </message>
    <message>
        <source>The log only grows: what was imported cannot be taken out again. A cancelled import can be gone on with.</source>
        <translation>日志只增不减：导入的内容无法再移除。取消的导入可以继续。</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Imported before</source>
        <translation>以前已导入</translation>
    </message>
    <message>
        <source>Import this file into the log?</source>
        <translation>将此文件导入日志吗？</translation>
    </message>
    <message>
        <source>The first events as they would be recorded</source>
        <translation>最前面的事件将如何记录</translation>
    </message>
    <message>
        <source>Lines that are not taken</source>
        <translation>不会被接受的行</translation>
    </message>
    <message>
        <source>Taken, with a remark</source>
        <translation>接受，但有说明</translation>
    </message>
    <message>
        <source>What would be imported</source>
        <translation>将导入的内容</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测量项</translation>
    </message>
    <message>
        <source>No replica</source>
        <translation>无副本</translation>
    </message>
    <message>
        <source>Events feed</source>
        <translation>事件供给</translation>
    </message>
    <message>
        <source>Queue feed</source>
        <translation>队列供给</translation>
    </message>
    <message>
        <source>no replica</source>
        <translation>无副本</translation>
    </message>
    <message>
        <source>events feed</source>
        <translation>事件供给</translation>
    </message>
    <message>
        <source>queue feed</source>
        <translation>队列供给</translation>
    </message>
    <message>
        <source>starts a backend</source>
        <translation>启动后端</translation>
    </message>
    <message>
        <source>registers users</source>
        <translation>注册用户</translation>
    </message>
    <message>
        <source>sends commands at the rate</source>
        <translation>按速率发送命令</translation>
    </message>
    <message>
        <source>sends commands as fast as they are answered</source>
        <translation>以应答速度发送命令</translation>
    </message>
    <message>
        <source>waits until the replica has caught up</source>
        <translation>等待副本追上</translation>
    </message>
    <message>
        <source>asks when each event was on disk and could be read</source>
        <translation>查询每个事件何时落盘、何时可读</translation>
    </message>
    <message>
        <source>rebuilds the replica</source>
        <translation>重建副本</translation>
    </message>
    <message>
        <source>installs a view over the old events</source>
        <translation>在旧事件上安装新视图</translation>
    </message>
    <message>
        <source>builds an archive, and asks it for the past</source>
        <translation>建立归档并查询过去</translation>
    </message>
    <message>
        <source>sends commands while the replica is held</source>
        <translation>在副本暂停期间发送命令</translation>
    </message>
    <message>
        <source>Replay to a past position</source>
        <translation>回放到过去的位置</translation>
    </message>
    <message>
        <source>Rebuild of all views</source>
        <translation>重建全部视图</translation>
    </message>
    <message>
        <source>A new view over old events, with the backend&apos;s start</source>
        <translation>在旧事件上建立新视图（含后端启动）</translation>
    </message>
    <message>
        <source>Catch up after a long absence</source>
        <translation>长时间离线后追上</translation>
    </message>
    <message>
        <source>{run} of {runs}, {feed}: {step}</source>
        <translation>{run} / {runs}，{feed}：{step}</translation>
    </message>
    <message>
        <source>{text}, {done} of {total}</source>
        <translation>{text}，{done} / {total}</translation>
    </message>
    <message>
        <source>Lag, p50 / p99 / max</source>
        <translation>落后，p50 / p99 / 最大</translation>
    </message>
    <message>
        <source>Lag in time, p50 / p99 / max</source>
        <translation>延迟，p50 / p99 / 最大</translation>
    </message>
    <message>
        <source>Apply latency, p50 / p99 / max</source>
        <translation>应用延迟，p50 / p99 / 最大</translation>
    </message>
    <message>
        <source>Caught up after the burst in</source>
        <translation>突发后追上用时</translation>
    </message>
    <message>
        <source>Commits of the log at the rate, one flush each</source>
        <translation>按速率发送时日志的提交（每次一次落盘）</translation>
    </message>
    <message>
        <source>Written by the primary</source>
        <translation>主节点写入</translation>
    </message>
    <message>
        <source>Written by the replica</source>
        <translation>副本写入</translation>
    </message>
    <message>
        <source>Written by the queue&apos;s process</source>
        <translation>队列进程写入</translation>
    </message>
    <message>
        <source>On disk: log</source>
        <translation>磁盘占用：日志</translation>
    </message>
    <message>
        <source>On disk: rows of the replica</source>
        <translation>磁盘占用：副本的行</translation>
    </message>
    <message>
        <source>On disk: queue</source>
        <translation>磁盘占用：队列</translation>
    </message>
    <message>
        <source>Load: {commands} of one event each at {rate}/s, then {burst} as fast as they are answered, about {keys} users; the same over each feed, in backends of its own.</source>
        <translation>负载：以 {rate}/s 发送 {commands}（每条一个事件），再以应答速度发送 {burst} 条，涉及 {keys} 个用户；每种供给方式在各自独立的后端中承受相同负载。</translation>
    </message>
    <message>
        <source>Lag is what a reader sees who looks every millisecond. Apply latency is from the log&apos;s disk until rows can be read, over {events} of each feed.</source>
        <translation>落后是每毫秒查看一次的读者所见。应用延迟从日志落盘到行可读，每种供给方式取 {events}。</translation>
    </message>
    <message>
        <source>Long absence: the replica was held while {away} were sent. A queue keeps {rows} or {age}; here it was let keep {cap}, as if more had come meanwhile than it may hold.</source>
        <translation>长时间离线：副本暂停期间发送了 {away}。队列通常保留 {rows} 或 {age}；此处只允许保留 {cap}，相当于期间到来的内容超过了它的容量。</translation>
    </message>
    <message>
        <source>{tried}, from its queue: {refusal}</source>
        <translation>{tried}，仅凭其队列：{refusal}</translation>
    </message>
    <message>
        <source>Measured {at} in {took} on {machine}: {processor}, {cores} cores, {memory}, {system}, {file_system}, load {busy} at its begin; Marigraph {marigraph}, Python {python}, SQLite {sqlite}.</source>
        <translation>测量于 {at}，用时 {took}，机器 {machine}：{processor}，{cores} 核，{memory}，{system}，{file_system}，开始时负载 {busy}；Marigraph {marigraph}，Python {python}，SQLite {sqlite}。</translation>
    </message>
    <message>
        <source>{numbers} events</source>
        <translation>{numbers} 个事件</translation>
    </message>
    <message>
        <source>{rate} commands/s</source>
        <translation>{rate} 条命令/s</translation>
    </message>
    <message>
        <source>{size}, {each} kB a command</source>
        <translation>{size}，每条命令 {each} kB</translation>
    </message>
    <message>
        <source>yes, in {span}</source>
        <translation>可以，用时 {span}</translation>
    </message>
    <message>
        <source>no, trimmed; rebuilt from the log in {span}</source>
        <translation>不能，已被裁剪；从日志重建用时 {span}</translation>
    </message>
    <message>
        <source>not from its queue; from the log in {span}</source>
        <translation>仅凭队列不能；从日志用时 {span}</translation>
    </message>
    <message>
        <source>Lag by stage of {replica}</source>
        <translation>{replica} 的各阶段延迟</translation>
    </message>
    <message>
        <source>Bars of the groups over time</source>
        <translation>分组随时间的条形图</translation>
    </message>
    <message>
        <source>{moment}, {utc}</source>
        <translation>{moment}，{utc}</translation>
    </message>
    <message>
        <source>Select an event in the timeline to see what led to it and what came of it.</source>
        <translation>在时间线中选择一个事件，查看它由什么引起、又引起了什么。</translation>
    </message>
    <message>
        <source>Causes and effects, each under its cause</source>
        <translation>原因和结果，各在其原因之下</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Follow the causes of the selected event</source>
        <translation>追踪所选事件的原因</translation>
    </message>
    <message>
        <source>Show the whole graph of causes</source>
        <translation>显示整个因果图</translation>
    </message>
    <message>
        <source>Copy causes and effects as an outline</source>
        <translation>以大纲形式复制原因和结果</translation>
    </message>
    <message>
        <source>Export causes and effects as a picture</source>
        <translation>把原因和结果导出为图片</translation>
    </message>
    <message>
        <source>{type}, {place}</source>
        <translation>{type}，{place}</translation>
    </message>
    <message>
        <source>The nearest {summary}, as of position {head} ({replica})</source>
        <translation>最近的 {summary}，截至位置 {head}（{replica}）</translation>
    </message>
    <message>
        <source>{summary}, as of position {head} ({replica})</source>
        <translation>{summary}，截至位置 {head}（{replica}）</translation>
    </message>
    <message>
        <source>The causes of event {position} cannot be shown: {reason}</source>
        <translation>无法显示事件 {position} 的因果：{reason}</translation>
    </message>
    <message>
        <source>levels</source>
        <translation>层</translation>
    </message>
    <message>
        <source>How many steps of cause and effect are followed at first</source>
        <translation>最初追踪多少步因果</translation>
    </message>
    <message>
        <source>Along entities</source>
        <translation>沿实体</translation>
    </message>
    <message>
        <source>Go on along an entity as well, as from an order to its payments: dashed lines, to what came next of it</source>
        <translation>也沿实体继续，例如从订单到其付款：虚线指向该实体的下一个事件</translation>
    </message>
    <message>
        <source>Centre here</source>
        <translation>以此为中心</translation>
    </message>
    <message>
        <source>Follow causes and effects of the selected event</source>
        <translation>追踪所选事件的原因和结果</translation>
    </message>
    <message>
        <source>Show the graph smaller</source>
        <translation>缩小图</translation>
    </message>
    <message>
        <source>Show the graph larger</source>
        <translation>放大图</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Show the whole graph</source>
        <translation>显示整个图</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>图片…</translation>
    </message>
    <message>
        <source>Export the whole graph as a picture</source>
        <translation>把整个图导出为图片</translation>
    </message>
    <message>
        <source>Causes and effects of {type}, {place}: {summary}, {start} to {end}, {source}</source>
        <translation>{type}（{place}）的原因和结果：{summary}，{start} 至 {end}，{source}</translation>
    </message>
    <message>
        <source>Causes and effects, by levels from left to right</source>
        <translation>原因和结果，从左到右分层</translation>
    </message>
    <message>
        <source>by {actor}</source>
        <translation>操作者 {actor}</translation>
    </message>
    <message>
        <source>Happened {time} ({local}), by {actor}</source>
        <translation>发生于 {time}（{local}），操作者 {actor}</translation>
    </message>
    <message>
        <source>Recorded {time}</source>
        <translation>记录于 {time}</translation>
    </message>
    <message>
        <source>{span} since its cause, {cause}</source>
        <translation>距其原因 {cause} {span}</translation>
    </message>
    <message>
        <source>{span} since what came before it of the same entity, {cause}</source>
        <translation>距同一实体的上一个事件 {cause} {span}</translation>
    </message>
    <message>
        <source>Its cause</source>
        <translation>其原因</translation>
    </message>
    <message>
        <source>What caused {type}, {place}, is further up. Press Enter to open it.</source>
        <translation>{type}（{place}）的原因在更上层。按 Enter 打开。</translation>
    </message>
    <message>
        <source>{effects} of {type}, {place}, are not shown. Press Enter to open them.</source>
        <translation>{type}（{place}）的结果未显示：{effects}。按 Enter 打开。</translation>
    </message>
    <message>
        <source>Too many events match to be sorted by this. Narrow the filter, or drag over the bar above to look at a part of the log: then they are.</source>
        <translation>匹配的事件过多，无法按此排序。请缩小筛选条件，或在上方的条形图上拖动以只查看日志的一部分：之后即可排序。</translation>
    </message>
    <message>
        <source>JSON lines of CloudEvents (*.jsonl)</source>
        <translation>CloudEvents 的 JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>A JSON batch of CloudEvents (*.json)</source>
        <translation>CloudEvents 的 JSON 批 (*.json)</translation>
    </message>
    <message>
        <source>A batch of CloudEvents in XML (*.xml)</source>
        <translation>CloudEvents 的 XML 批 (*.xml)</translation>
    </message>
    <message>
        <source>A table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Export the whole log…</source>
        <translation>导出整个日志…</translation>
    </message>
    <message>
        <source>Cancelled. What stood under the file&apos;s name is as it was.</source>
        <translation>已取消。该文件名下原有的内容保持不变。</translation>
    </message>
    <message>
        <source>The events are being written to {file}…</source>
        <translation>正在把事件写入 {file}…</translation>
    </message>
    <message>
        <source>Export events</source>
        <translation>导出事件</translation>
    </message>
    <message>
        <source>{events} are in {file}.</source>
        <translation>{events}已写入 {file}。</translation>
    </message>
    <message>
        <source>Verify the views…</source>
        <translation>校验视图…</translation>
    </message>
    <message>
        <source>Verify the log…</source>
        <translation>校验日志…</translation>
    </message>
    <message>
        <source>Verify the views</source>
        <translation>校验视图</translation>
    </message>
    <message>
        <source>Every view is rebuilt from the log in a folder of its own, and compared…</source>
        <translation>正在单独的文件夹中从日志重建每个视图并进行比较…</translation>
    </message>
    <message>
        <source>Verify the log</source>
        <translation>校验日志</translation>
    </message>
    <message>
        <source>The log is read from end to end, and compared with its hash chain…</source>
        <translation>正在从头到尾读取日志，并与其哈希链比对…</translation>
    </message>
    <message>
        <source>{view} differs.</source>
        <translation>{view} 有差异。</translation>
    </message>
    <message>
        <source>{view} differs from event {position} on: look at it in Replay.</source>
        <translation>{view} 从事件 {position} 开始有差异：请在“重放”中查看。</translation>
    </message>
    <message>
        <source>{view} differs from event {position} on at the latest: look at it in Replay.</source>
        <translation>{view} 最迟从事件 {position} 开始有差异：请在“重放”中查看。</translation>
    </message>
    <message>
        <source>{positions}: the hash chain was changed, or the events</source>
        <translation>{positions}：哈希链或事件被改动过</translation>
    </message>
    <message>
        <source>{positions}: not what was written</source>
        <translation>{positions}：不是当初写入的内容</translation>
    </message>
    <message>
        <source>{positions}: not there any more</source>
        <translation>{positions}：已不存在</translation>
    </message>
    <message>
        <source>{positions}: cannot be read, the file is damaged there</source>
        <translation>{positions}：无法读取，文件在此处已损坏</translation>
    </message>
    <message>
        <source>{positions}: not written by a backend of this version</source>
        <translation>{positions}：不是由此版本的后端写入的</translation>
    </message>
    <message>
        <source>{positions}: does not follow the event before it</source>
        <translation>{positions}：与其前一个事件不相接</translation>
    </message>
    <message>
        <source>Nothing was verified.</source>
        <translation>没有校验任何内容。</translation>
    </message>
    <message>
        <source>The log is whole: {events}. Its digest at {position} is {digest}; note it elsewhere to compare it later.</source>
        <translation>日志完整：{events}。它在位置 {position} 的摘要是 {digest}；请记在别处，以便日后比对。</translation>
    </message>
    <message>
        <source>{first} to {last} got into its chain only when the log was opened: the backend had been killed as it wrote them, or they were added by hand.</source>
        <translation>{first} 至 {last} 是在日志打开时才加入哈希链的：后端在写入它们时被强制终止，或者它们是手工添加的。</translation>
    </message>
    <message>
        <source>Not in its chain yet, at the end: {events}.</source>
        <translation>末尾尚未加入哈希链：{events}。</translation>
    </message>
    <message>
        <source>Up to {position} it was chained when it was opened, as it was of an earlier version, or the backend had been killed: of what was changed before that, nothing is known.</source>
        <translation>直到 {position} 的部分是在打开时才加入哈希链的，因为它来自早期版本，或者后端曾被强制终止：在此之前的改动无从得知。</translation>
    </message>
    <message>
        <source>The log is not as it was written.</source>
        <translation>日志与当初写入的不一致。</translation>
    </message>
    <message>
        <source>and {findings} more: `marigraph verify --log` lists all</source>
        <translation>另有 {findings}：`marigraph verify --log` 会全部列出</translation>
    </message>
    <message>
        <source>{first} and {last} have changed places.</source>
        <translation>{first} 与 {last} 互换了位置。</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>The file: {finding}</source>
        <translation>文件：{finding}</translation>
    </message>
    <message>
        <source>{replica}: {view} differs, first in the row {row}. Rebuild it in Replicas.</source>
        <translation>{replica}：{view} 存在差异，首先出现在行 {row}。请在“副本”面板中重建它。</translation>
    </message>
    <message>
        <source>{replica}: not built yet, and not compared: {views}</source>
        <translation>{replica}：尚未构建，未作比较：{views}</translation>
    </message>
    <message>
        <source>{replica}: {rows} are as a rebuild makes them, but {events} are parked.</source>
        <translation>{replica}：{rows}与重建结果一致，但有{events}被搁置。</translation>
    </message>
    <message>
        <source>{replica}: {rows} are as a rebuild makes them.</source>
        <translation>{replica}：{rows}与重建结果一致。</translation>
    </message>
    <message>
        <source>1 to 64 visible characters</source>
        <translation>1 到 64 个可见字符</translation>
    </message>
    <message>
        <source>three capital letters, e.g. EUR</source>
        <translation>三个大写字母，例如 EUR</translation>
    </message>
    <message>
        <source>a text without the NUL character</source>
        <translation>不含 NUL 字符的文本</translation>
    </message>
    <message>
        <source>The data of {type}</source>
        <translation>{type} 的数据</translation>
    </message>
    <message>
        <source>it</source>
        <translation>它</translation>
    </message>
    <message>
        <source>The id of a command is a UUID of {most} bytes.</source>
        <translation>命令的 id 是 {most} 字节的 UUID。</translation>
    </message>
    <message>
        <source>The correlationid of a command is a UUID of {most} bytes.</source>
        <translation>命令的 correlationid 是 {most} 字节的 UUID。</translation>
    </message>
    <message>
        <source>The time of a command lies in the years 1900 to 2199.</source>
        <translation>命令的时间应在 1900 年至 2199 年之间。</translation>
    </message>
    <message>
        <source>The actor of a command is a text of 1 to {most} characters without NUL: say who gives it.</source>
        <translation>命令的操作者是 1 到 {most} 个字符、不含 NUL 的文本：请写明由谁发出。</translation>
    </message>
    <message>
        <source>The data of a command has at most {most} bytes.</source>
        <translation>命令的数据最多 {most} 字节。</translation>
    </message>
    <message>
        <source>its source is {source}, and the module {module} has no {type}.</source>
        <translation>其来源为 {source}，而模块 {module} 没有 {type}。</translation>
    </message>
    <message>
        <source>its time lies between the years 1 and 9999.</source>
        <translation>其时间应在公元 1 年至 9999 年之间。</translation>
    </message>
    <message>
        <source>its actor is a text of 1 to {most} characters without NUL.</source>
        <translation>其操作者应为 1 到 {most} 个字符、不含 NUL 的文本。</translation>
    </message>
    <message>
        <source>its source has at most {most} characters, and no NUL.</source>
        <translation>其来源最多 {most} 个字符，且不含 NUL。</translation>
    </message>
    <message>
        <source>its data has {size}, and at most {most} MiB are taken.</source>
        <translation>其数据有 {size}，而最多接受 {most} MiB。</translation>
    </message>
    <message>
        <source>its {part} is {quoted}, and should be {form}.</source>
        <translation>其 {part} 是 {quoted}，而应为{form}。</translation>
    </message>
    <message>
        <source>its subject is {stated}, and its data says {other}.</source>
        <translation>其主体是 {stated}，而数据中是 {other}。</translation>
    </message>
    <message>
        <source>its source is {source}, and a {type} belongs to the module {module}; let the source end in /{module}.</source>
        <translation>其来源是 {source}，而 {type} 属于模块 {module}；来源应以 /{module} 结尾。</translation>
    </message>
    <message>
        <source>Fact {number}: {message}</source>
        <translation>第 {number} 个事实：{message}</translation>
    </message>
    <message>
        <source>No installed module knows events of type {type}; install the package that declares it.</source>
        <translation>没有已安装的模块认识类型为 {type} 的事件；请安装声明它的软件包。</translation>
    </message>
    <message>
        <source>The data of a {type} cannot be read: {reason}.</source>
        <translation>无法读取 {type} 的数据：{reason}。</translation>
    </message>
    <message>
        <source>A {type} was written in version {version}, and this installation knows version {known}; install a newer {module} module.</source>
        <translation>{type} 以版本 {version} 写入，而此安装只认识版本 {known}；请安装更新的 {module} 模块。</translation>
    </message>
    <message>
        <source>Nothing lifts a {type} from version {version} to {next}.</source>
        <translation>没有任何转换可将 {type} 从版本 {version} 升级到 {next}。</translation>
    </message>
    <message>
        <source>The data of a {type} cannot be lifted from version {version} to {next}: {error}: {text}.</source>
        <translation>无法将 {type} 的数据从版本 {version} 升级到 {next}：{error}：{text}。</translation>
    </message>
    <message>
        <source>{json_fault} (byte {number})</source>
        <translation>{json_fault}（第 {number} 字节）</translation>
    </message>
    <message>
        <source>{json_fault}: line {line} column {column} (char {number})</source>
        <translation>{json_fault}：第 {line} 行第 {column} 列（第 {number} 个字符）</translation>
    </message>
    <message>
        <source>&apos;utf-8&apos; codec can&apos;t decode byte {byte} in position {number}: {utf8_fault}</source>
        <translation>位置 {number} 的字节 {byte} 不是 UTF-8：{utf8_fault}</translation>
    </message>
    <message>
        <source>&apos;utf-8&apos; codec can&apos;t decode bytes in position {bytes}: {utf8_fault}</source>
        <translation>位置 {bytes} 的字节不是 UTF-8：{utf8_fault}</translation>
    </message>
    <message>
        <source>expected &apos;,&apos; or &apos;{mark}&apos;</source>
        <translation>应为“,”或“{mark}”</translation>
    </message>
    <message>
        <source>expected &apos;&quot;&apos;</source>
        <translation>应为“&quot;”</translation>
    </message>
    <message>
        <source>expected &apos;:&apos;</source>
        <translation>应为“:”</translation>
    </message>
    <message>
        <source>object keys must be strings</source>
        <translation>对象的键必须是字符串</translation>
    </message>
    <message>
        <source>trailing comma in array</source>
        <translation>数组末尾多了逗号</translation>
    </message>
    <message>
        <source>trailing comma in object</source>
        <translation>对象末尾多了逗号</translation>
    </message>
    <message>
        <source>trailing characters</source>
        <translation>末尾有多余字符</translation>
    </message>
    <message>
        <source>invalid number</source>
        <translation>无效的数字</translation>
    </message>
    <message>
        <source>invalid character</source>
        <translation>无效的字符</translation>
    </message>
    <message>
        <source>invalid escaped character</source>
        <translation>无效的转义字符</translation>
    </message>
    <message>
        <source>invalid escape character in string</source>
        <translation>字符串中有无效的转义字符</translation>
    </message>
    <message>
        <source>invalid character in unicode escape</source>
        <translation>Unicode 转义中有无效字符</translation>
    </message>
    <message>
        <source>invalid utf-16 surrogate pair</source>
        <translation>无效的 UTF-16 代理对</translation>
    </message>
    <message>
        <source>unexpected end of escaped utf-16 surrogate pair</source>
        <translation>转义的 UTF-16 代理对意外结束</translation>
    </message>
    <message>
        <source>unexpected end of hex escape</source>
        <translation>十六进制转义意外结束</translation>
    </message>
    <message>
        <source>Expecting value</source>
        <translation>应为一个值</translation>
    </message>
    <message>
        <source>Expecting property name enclosed in double quotes</source>
        <translation>应为双引号括起的属性名</translation>
    </message>
    <message>
        <source>Expecting &apos;:&apos; delimiter</source>
        <translation>应为分隔符“:”</translation>
    </message>
    <message>
        <source>Expecting &apos;,&apos; delimiter</source>
        <translation>应为分隔符“,”</translation>
    </message>
    <message>
        <source>Extra data</source>
        <translation>有多余数据</translation>
    </message>
    <message>
        <source>Unterminated string starting at</source>
        <translation>字符串没有结束，始于</translation>
    </message>
    <message>
        <source>Invalid control character at</source>
        <translation>无效的控制字符，位于</translation>
    </message>
    <message>
        <source>Invalid \escape</source>
        <translation>无效的 \ 转义</translation>
    </message>
    <message>
        <source>Invalid \uXXXX escape</source>
        <translation>无效的 \uXXXX 转义</translation>
    </message>
    <message>
        <source>invalid start byte</source>
        <translation>无效的起始字节</translation>
    </message>
    <message>
        <source>invalid continuation byte</source>
        <translation>无效的后续字节</translation>
    </message>
    <message>
        <source>ISO 4217</source>
        <translation>ISO 4217</translation>
    </message>
    <message>
        <source>Import or other system</source>
        <translation>导入或其他系统</translation>
    </message>
    <message>
        <source>{subject} at {position}</source>
        <translation>{subject}，位置 {position}</translation>
    </message>
    <message>
        <source>{events} of {correlations}</source>
        <translation>{events}，属于 {correlations}</translation>
    </message>
    <message>
        <source>(its cause is further up)</source>
        <translation>（其原因在更上层）</translation>
    </message>
    <message>
        <source>(next of the same entity)</source>
        <translation>（同一实体的下一个）</translation>
    </message>
    <message>
        <source>{effects} more</source>
        <translation>还有 {effects}</translation>
    </message>
    <message>
        <source>There is no note {number}; `marigraph notes` lists them.</source>
        <translation>没有备注 {number}；`marigraph notes` 列出全部。</translation>
    </message>
    <message>
        <source>There are {count} already. Remove some first.</source>
        <translation>已有 {count}。请先删除一些。</translation>
    </message>
    <message>
        <source>There is no breakpoint {name}; `marigraph replay breakpoints` lists them.</source>
        <translation>没有断点 {name}；`marigraph replay breakpoints` 会列出全部断点。</translation>
    </message>
    <message>
        <source>No operator has set an invariant {name}; `marigraph replay invariants` lists them.</source>
        <translation>没有操作员设置过不变式 {name}；`marigraph replay invariants` 会列出全部不变式。</translation>
    </message>
    <message>
        <source>A breakpoint stops at what another one stops at already: write a condition of its own.</source>
        <translation>该断点停在另一断点已停之处：请写它自己的条件。</translation>
    </message>
    <message>
        <source>`{name}` stands for all of them: choose another name.</source>
        <translation>`{name}` 代表全部：请换一个名称。</translation>
    </message>
    <message>
        <source>There is no bulk operation {number} here; `marigraph bulk` lists those that there are.</source>
        <translation>此处没有批量操作 {number}；`marigraph bulk` 列出现有的批量操作。</translation>
    </message>
    <message>
        <source>There is no view {view}; there are {names}.</source>
        <translation>没有视图 {view}；有 {names}。</translation>
    </message>
    <message>
        <source>The process died {times} times while {doer} took event {position} ({type} of {entity}). Mend the read model, then retry it.</source>
        <translation>{doer} 处理事件 {position}（{entity} 的 {type}）时进程 {times} 次退出。请修复读模型，然后重试。</translation>
    </message>
    <message>
        <source>The consumer {name} was deleted on the server. It reads the log itself, and has its consumer made anew when its feed is chosen again.</source>
        <translation>消费者 {name} 已在服务器上被删除。它自行读取日志，重新选择其供给方式时会重新创建消费者。</translation>
    </message>
    <message>
        <source>The server of the log&apos;s stream does not answer {name}: {reason}.</source>
        <translation>日志的流所在的服务器没有应答 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}.</source>
        <translation>{name} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>{name} cannot be kept: {reason}.</source>
        <translation>{name} 无法保存：{reason}。</translation>
    </message>
    <message>
        <source>The journal of the queue feed cannot be read: {reason}.</source>
        <translation>队列供给的日志文件无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The journal of the queue feed cannot be written: {reason}. Make room on the disk, and see that the data folder can be written.</source>
        <translation>队列供给的日志文件无法写入：{reason}。请腾出磁盘空间，并确认数据文件夹可写。</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}. Make room on the disk, and see that the data folder can be written.</source>
        <translation>{name} 无法写入：{reason}。请在磁盘上腾出空间，并确保数据文件夹可写。</translation>
    </message>
    <message>
        <source>The folder {name} of the queue feed cannot be used: {reason}. Make room on the disk, and see that the data folder can be written.</source>
        <translation>队列供给的文件夹 {name} 无法使用：{reason}。请腾出磁盘空间，并确认数据文件夹可写。</translation>
    </message>
    <message>
        <source>There is no feed {feed}; there are {names}.</source>
        <translation>没有供给方式 {feed}；有 {names}。</translation>
    </message>
    <message>
        <source>{replica} does not run at the moment.</source>
        <translation>{replica} 目前没有运行。</translation>
    </message>
    <message>
        <source>This backend has no replica {name}; it has {names}.</source>
        <translation>此后端没有副本 {name}；有 {names}。</translation>
    </message>
    <message>
        <source>{replica} did not carry out the order in time.</source>
        <translation>{replica} 未能及时执行该指令。</translation>
    </message>
    <message>
        <source>The supervisor keeps these, and no replica.</source>
        <translation>这些由 supervisor 保管，不在副本中。</translation>
    </message>
    <message>
        <source>{replica} is fed by its queue: what is parked comes from the process {process}. Order it there, and it reaches {replica}.</source>
        <translation>{replica} 由队列供给：搁置的内容来自进程 {process}。请在那里下达指令，它会到达 {replica}。</translation>
    </message>
    <message>
        <source>{replica} can be fed by events alone: {reason}</source>
        <translation>{replica} 只能由事件供给：{reason}</translation>
    </message>
    <message>
        <source>{replica} cannot be fed by the stream: the log is not in NATS JetStream, and only its servers keep a consumer for each replica. Choose events or queue, or keep the log there: MARIGRAPH_LOG=nats://HOST:PORT.</source>
        <translation>{replica} 无法由流供给：日志不在 NATS JetStream 中，而只有它的服务器才为每个副本保留消费者。请选择事件或队列，或将日志放在那里：MARIGRAPH_LOG=nats://HOST:PORT。</translation>
    </message>
    <message>
        <source>The supervisor stops the backend; marigraph replica stop NAME stops a replica alone.</source>
        <translation>supervisor 停止整个后端；marigraph replica stop NAME 只停止一个副本。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Make room on the disk, or let this user write there: a later backend looks there for what a killed one has left behind.</source>
        <translation>{path}：{reason}。请腾出磁盘空间，或让此用户可以写入：之后的后端会在此查找被强制结束的后端遗留的内容。</translation>
    </message>
    <message>
        <source>Nothing of {entity} is parked in {view} of {replica}; `marigraph parked` lists what is.</source>
        <translation>{replica} 的 {view} 中没有搁置 {entity} 的事件；`marigraph parked` 列出已搁置的。</translation>
    </message>
    <message>
        <source>Nothing of {entity} is parked in {view} of {replica} up to {upto}; `marigraph parked` lists what is.</source>
        <translation>{replica} 的 {view} 中到 {upto} 为止没有搁置 {entity} 的事件；`marigraph parked` 列出已搁置的。</translation>
    </message>
    <message>
        <source>{replica} builds {views} anew already, for {by}. Wait for its end, or cancel it: marigraph rebuild {replica} --cancel</source>
        <translation>{replica} 已在为 {by} 重建 {views}。请等待结束，或取消：marigraph rebuild {replica} --cancel</translation>
    </message>
    <message>
        <source>No row of {view} belongs to one entity of {name} alone: its rows are told apart by {columns}. Name a value of one of these instead, or rebuild the whole view without an entity. Parked events are applied again by a retry.</source>
        <translation>{view} 中没有任何一行只属于 {name} 的某一个实体：其行按 {columns} 区分。请改为给出其中一列的值，或不指定实体而重建整个视图。搁置事件可通过重试再次应用。</translation>
    </message>
    <message>
        <source>Its rows belong to another log: all views have to be built anew, not {views} alone.</source>
        <translation>其行属于另一个日志：必须重建所有视图，而不只是 {views}。</translation>
    </message>
    <message>
        <source>{name} cannot be rebuilt: {reason}. Make room on the disk, or let this user write to the data folder, and order it again.</source>
        <translation>{name} 无法重建：{reason}。请腾出磁盘空间，或让此用户可以写入数据文件夹，然后再次下达指令。</translation>
    </message>
    <message>
        <source>{name} cannot be set aside: {reason}.</source>
        <translation>{name} 无法移开：{reason}。</translation>
    </message>
    <message>
        <source>{name} runs already, or is just stopping.</source>
        <translation>{name} 已在运行，或正在停止。</translation>
    </message>
    <message>
        <source>The rows of {name} were to be removed, and are there still: {reason}. See that the data folder can be written, and order it again.</source>
        <translation>{name} 的行本应删除，却仍然存在：{reason}。请确认数据文件夹可写，然后再次下达指令。</translation>
    </message>
    <message>
        <source>{source} is no replica that runs here, whose rows {name} could begin with.</source>
        <translation>{source} 不是此处运行的副本，{name} 无法以它的行开始。</translation>
    </message>
    <message>
        <source>{name} has rows of its own. Start it without a copy, or let them be forgotten first: marigraph replica stop {name} --forget</source>
        <translation>{name} 已有自己的行。请不带副本数据启动它，或先清除这些行：marigraph replica stop {name} --forget</translation>
    </message>
    <message>
        <source>No replica {name} runs here.</source>
        <translation>此处没有运行副本 {name}。</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}. Make room on the disk, and order it again.</source>
        <translation>{name} 无法写入：{reason}。请腾出磁盘空间，然后再次下达指令。</translation>
    </message>
    <message>
        <source>{replica} is building its rows anew.</source>
        <translation>{replica} 正在重建它的行。</translation>
    </message>
    <message>
        <source>This backend has no {name}; it has {names}. `marigraph subscriptions` lists them.</source>
        <translation>此后端没有 {name}；有 {names}。`marigraph subscriptions` 列出全部。</translation>
    </message>
    <message>
        <source>Nothing of {stream} is parked in {name}; `marigraph subscriptions --parked {name}` lists what is.</source>
        <translation>{name} 中没有搁置 {stream} 的事件；`marigraph subscriptions --parked {name}` 列出已搁置的。</translation>
    </message>
    <message>
        <source>The event {position} is not parked in {name}, or is on its way once more; `marigraph subscriptions --parked {name}` lists what can be skipped: what has a reason.</source>
        <translation>事件 {position} 未搁置在 {name} 中，或正在再次投递；`marigraph subscriptions --parked {name}` 列出可以跳过的（有原因的）。</translation>
    </message>
    <message>
        <source>A subscription is given each event once, in its order: what is noted on it later comes too late. Filter by what is in the event itself.</source>
        <translation>订阅按顺序收到每个事件一次：之后添加的备注来得太晚。请按事件本身的内容筛选。</translation>
    </message>
    <message>
        <source>{name} is taken by {consumer}, heard {span} ago: one at a time can, so that events stay in order.</source>
        <translation>{name} 正由 {consumer} 使用（{span} 前有响应）：一次只能有一个，以保持事件顺序。</translation>
    </message>
    <message>
        <source>{name} was given to {consumer}: this consumer was silent for too long.</source>
        <translation>{name} 已转给 {consumer}：此消费者静默太久。</translation>
    </message>
    <message>
        <source>There is no subscription {name}; `marigraph subscriptions` lists them.</source>
        <translation>没有订阅 {name}；`marigraph subscriptions` 列出全部。</translation>
    </message>
    <message>
        <source>There are {count} already. Remove some first: marigraph subscriptions --remove NAME</source>
        <translation>已有 {count}。请先删除一些：marigraph subscriptions --remove NAME</translation>
    </message>
    <message>
        <source>There is a subscription {name} already, at {position}. To begin it anew is an order of its own: marigraph subscribe {name} --from POSITION</source>
        <translation>订阅 {name} 已存在，位于 {position}。重新开始是单独的指令：marigraph subscribe {name} --from POSITION</translation>
    </message>
    <message>
        <source>There are {most} rules already; remove one first.</source>
        <translation>已有 {most} 条规则；请先删除一条。</translation>
    </message>
    <message>
        <source>There is no rule {name}; there are {names}.</source>
        <translation>没有规则 {name}；有 {names}。</translation>
    </message>
    <message>
        <source>There is no alert {alert} now; `marigraph alerts` lists those there are.</source>
        <translation>当前没有告警 {alert}；`marigraph alerts` 列出现有告警。</translation>
    </message>
    <message>
        <source>Nobody has acknowledged an alert {alert} that is there now.</source>
        <translation>当前没有人确认告警 {alert}。</translation>
    </message>
    <message>
        <source>A silence ends after it begins, and within a year.</source>
        <translation>静默的结束须晚于开始，且不超过一年。</translation>
    </message>
    <message>
        <source>A silence ends after it begins, and within ten years.</source>
        <translation>静默的结束须晚于开始，且不超过十年。</translation>
    </message>
    <message>
        <source>There are {most} silences already; end one first.</source>
        <translation>已有 {most} 个静默；请先结束一个。</translation>
    </message>
    <message>
        <source>There is no silence {silence}.</source>
        <translation>没有静默 {silence}。</translation>
    </message>
    <message>
        <source>The history keeps {names} as one state of {metric}: they come and go by the second.</source>
        <translation>历史记录将 {names} 作为 {metric} 的一个状态保存：它们以秒为单位出现和消失。</translation>
    </message>
    <message>
        <source>No command of {rule} has failed.</source>
        <translation>{rule} 没有失败的命令。</translation>
    </message>
    <message>
        <source>The alerts&apos; history cannot be read: {reason}.</source>
        <translation>告警历史无法读取：{reason}。</translation>
    </message>
    <message>
        <source>This backend has no process {name}; it has {names}.</source>
        <translation>此后端没有进程 {name}；有 {names}。</translation>
    </message>
    <message>
        <source>The samples cannot be read: {reason}.</source>
        <translation>采样数据无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The states cannot be read: {reason}.</source>
        <translation>状态数据无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The kept numbers cannot be read: {reason}.</source>
        <translation>无法读取保留的数值：{reason}。</translation>
    </message>
    <message>
        <source>A rebuild of the comparison has failed: {reason}</source>
        <translation>对比中的重建失败：{reason}</translation>
    </message>
    <message>
        <source>{what} within {minutes} min; the comparison is given up.</source>
        <translation>{what}（{minutes} min 内）；对比已放弃。</translation>
    </message>
    <message>
        <source>it keeps every version of a row, and a queue holds finished rows only.</source>
        <translation>它保存行的每个版本，而队列只存放完成的行。</translation>
    </message>
    <message>
        <source>it is the one that fills the queues.</source>
        <translation>它负责填充队列。</translation>
    </message>
    <message>
        <source>only a replica of all views has a consumer of the log&apos;s stream.</source>
        <translation>只有拥有全部视图的副本才有日志的流的消费者。</translation>
    </message>
    <message>
        <source>it waits: {reason}</source>
        <translation>它在等待：{reason}</translation>
    </message>
    <message>
        <source>ended with exit code {code}.</source>
        <translation>以退出码 {code} 结束。</translation>
    </message>
    <message>
        <source>ended with exit code {code}. {message}</source>
        <translation>以退出码 {code} 结束。{message}</translation>
    </message>
    <message>
        <source>ended with exit code {code}; last line written: {line}</source>
        <translation>以退出码 {code} 结束；最后写出的一行：{line}</translation>
    </message>
    <message>
        <source>was killed by signal {signal}.</source>
        <translation>被信号 {signal} 终止。</translation>
    </message>
    <message>
        <source>was killed by signal {signal}. {message}</source>
        <translation>被信号 {signal} 终止。{message}</translation>
    </message>
    <message>
        <source>was killed by signal {signal}; last line written: {line}</source>
        <translation>被信号 {signal} 终止；最后写出的一行：{line}</translation>
    </message>
    <message>
        <source>it is started again; before, it {message}</source>
        <translation>正在重新启动；此前它{message}</translation>
    </message>
    <message>
        <source>{view} is not built: marigraph rebuild {replica} --view {view}.</source>
        <translation>{view} 尚未构建：marigraph rebuild {replica} --view {view}。</translation>
    </message>
    <message>
        <source>{view} is built, and its replica starts anew with it.</source>
        <translation>{view} 已构建，其副本正以它重新启动。</translation>
    </message>
    <message>
        <source>{view} is not built: {reason}.</source>
        <translation>{view} 尚未构建：{reason}。</translation>
    </message>
    <message>
        <source>{view} is being built: {done} of {bound} events.</source>
        <translation>{view} 正在构建：{done} / {bound} 个事件。</translation>
    </message>
    <message>
        <source>{views} is not installed any more.</source>
        <translation>{views} 已不再安装。</translation>
    </message>
    <message>
        <source>Cancelled by {by}.</source>
        <translation>由 {by} 取消。</translation>
    </message>
    <message>
        <source>The process ended while {view} took event {position} ({type} of {entity}) again. Mend the read model, then retry it.</source>
        <translation>{view} 再次处理事件 {position}（{entity} 的 {type}）时进程退出。请修复读模型，然后重试。</translation>
    </message>
    <message>
        <source>Event {position} of {entity} in {view} is not parked any more.</source>
        <translation>{view} 中 {entity} 的事件 {position} 已不再搁置。</translation>
    </message>
    <message>
        <source>Event {position} of {entity} in {view} is not the first that is parked: {first} is.</source>
        <translation>{view} 中 {entity} 的事件 {position} 不是最先搁置的：最先的是 {first}。</translation>
    </message>
    <message>
        <source>{name} of an earlier backend is still there as process {pid}, and is frozen (SIGSTOP). Let it go on, then it ends by itself: kill -CONT {pid}; or end it: kill -KILL {pid}. Then start again.</source>
        <translation>之前后端的 {name} 仍作为进程 {pid} 存在，且被冻结（SIGSTOP）。让它继续，它会自行结束：kill -CONT {pid}；或终止它：kill -KILL {pid}。然后重新启动。</translation>
    </message>
    <message>
        <source>{name} of an earlier backend is still there as process {pid}, and does not end. End it: kill -KILL {pid}. Then start again.</source>
        <translation>之前后端的 {name} 仍作为进程 {pid} 存在，且不结束。终止它：kill -KILL {pid}。然后重新启动。</translation>
    </message>
    <message>
        <source>Another backend (pid {pid}) runs on {folder}.</source>
        <translation>另一后端（pid {pid}）正在 {folder} 上运行。</translation>
    </message>
    <message>
        <source>Another backend runs on {folder}.</source>
        <translation>另一后端正在 {folder} 上运行。</translation>
    </message>
    <message>
        <source>It watches nothing: no view is called {view}.</source>
        <translation>它不监视任何内容：没有名为 {view} 的视图。</translation>
    </message>
    <message>
        <source>It watches nothing: no {kind} that {metric} is of is called {name}.</source>
        <translation>它不监视任何内容：没有名为 {name} 且具有 {metric} 的 {kind}。</translation>
    </message>
    <message>
        <source>{program} took longer than {limit} s, and was ended</source>
        <translation>{program} 超过 {limit} s，已被结束</translation>
    </message>
    <message>
        <source>{program} took longer than {limit} s, and was ended: {line}</source>
        <translation>{program} 超过 {limit} s，已被结束：{line}</translation>
    </message>
    <message>
        <source>{program} ended with {code}</source>
        <translation>{program} 以 {code} 结束</translation>
    </message>
    <message>
        <source>{program} ended with {code}: {line}</source>
        <translation>{program} 以 {code} 结束：{line}</translation>
    </message>
    <message>
        <source>{program} was ended by signal {signal}</source>
        <translation>{program} 被信号 {signal} 结束</translation>
    </message>
    <message>
        <source>{program} was ended by signal {signal}: {line}</source>
        <translation>{program} 被信号 {signal} 结束：{line}</translation>
    </message>
    <message>
        <source>A read model takes {event}, which no installed module says.</source>
        <translation>有读模型接收 {event}，而没有已安装的模块产生它。</translation>
    </message>
    <message>
        <source>Not tried again yet: the events before it have been applied.</source>
        <translation>尚未重试：它之前的事件已应用。</translation>
    </message>
    <message>
        <source>Not tried again yet: the event before it was skipped.</source>
        <translation>尚未重试：它之前的事件已跳过。</translation>
    </message>
    <message>
        <source>Whoever did it ended before the outcome was known.</source>
        <translation>执行者在结果得知之前已结束。</translation>
    </message>
    <message>
        <source>The read models in {place} cannot be reached: {reason}. Check that PostgreSQL runs there and that MARIGRAPH_READ_MODELS names it; what waits goes on by itself.</source>
        <translation>无法连接 {place} 中的读模型：{reason}。请确认 PostgreSQL 在那里运行，且 MARIGRAPH_READ_MODELS 指向它；等待的工作会自行继续。</translation>
    </message>
    <message>
        <source>The schema {schema} in {place}: {reason}. Check that PostgreSQL runs there; the replica goes on by itself.</source>
        <translation>{place} 中的模式 {schema}：{reason}。请确认 PostgreSQL 在那里运行；副本会自行继续。</translation>
    </message>
    <message>
        <source>The schemas of replicas in {place} cannot be looked at: {reason}. Check that PostgreSQL runs there.</source>
        <translation>无法查看 {place} 中副本的 schema：{reason}。请检查那里的 PostgreSQL 是否在运行。</translation>
    </message>
    <message>
        <source>The schema {schema} in {place}: {reason}. Nothing was written. Free space on the database&apos;s disk, and try again.</source>
        <translation>{place} 中的模式 {schema}：{reason}。没有写入任何内容。请在数据库的磁盘上腾出空间，然后重试。</translation>
    </message>
    <message>
        <source>The schema {schema} in {place}: {reason}. Nothing was written, and it is tried again.</source>
        <translation>{place} 中的模式 {schema}：{reason}。没有写入任何内容，将会重试。</translation>
    </message>
    <message>
        <source>Another process writes the schema {schema} in {place}: one that an earlier backend left behind, or a second backend. End it, and start again.</source>
        <translation>另一个进程正在写入 {place} 中的模式 {schema}：可能是先前的后端遗留的进程，或是第二个后端。请结束它，然后重新启动。</translation>
    </message>
    <message>
        <source>The schema {schema} in {place} has the rows of another data folder. Name another database in MARIGRAPH_READ_MODELS; or, if that folder is gone for good, drop the schema: {statement}</source>
        <translation>{place} 中的模式 {schema} 存有另一个数据文件夹的行。请在 MARIGRAPH_READ_MODELS 中指定另一个数据库；如果那个文件夹已彻底不在，请删除该模式：{statement}</translation>
    </message>
    <message>
        <source>The schema {schema} in {place} cannot be removed: {reason}.</source>
        <translation>无法删除 {place} 中的模式 {schema}：{reason}。</translation>
    </message>
    <message>
        <source>There are no read models in the schema {schema} in {place} yet; is {replica} running?</source>
        <translation>{place} 中的模式 {schema} 里还没有读模型；{replica} 在运行吗？</translation>
    </message>
    <message>
        <source>MARIGRAPH_READ_MODELS must be postgresql://USER@HOST/DATABASE, or empty for SQLite in the data folder.</source>
        <translation>MARIGRAPH_READ_MODELS 必须是 postgresql://USER@HOST/DATABASE，或者留空以使用数据文件夹中的 SQLite。</translation>
    </message>
    <message>
        <source>The password in MARIGRAPH_READ_MODELS has characters that mean something else in a URL. Write @ as %40, / as %2F, a blank as %20 and % as %25.</source>
        <translation>MARIGRAPH_READ_MODELS 中的密码含有在 URL 中另有含义的字符。请将 @ 写作 %40，/ 写作 %2F，空格写作 %20，% 写作 %25。</translation>
    </message>
    <message>
        <source>The view {view} cannot be kept in PostgreSQL: {name} is longer than {limit} bytes. Give it a shorter name.</source>
        <translation>视图 {view} 无法保存在 PostgreSQL 中：{name} 超过 {limit} 个字节。请起一个更短的名称。</translation>
    </message>
    <message>
        <source>MARIGRAPH_READ_MODELS names PostgreSQL, whose driver is not there ({reason}). Install it: pip install &apos;marigraph[postgres]&apos;</source>
        <translation>MARIGRAPH_READ_MODELS 指定了 PostgreSQL，但缺少其驱动程序（{reason}）。请安装：pip install &apos;marigraph[postgres]&apos;</translation>
    </message>
    <message>
        <source>It adds an index to the log, which is from an earlier version: {index}, {place} of {total}, over {events}. That is done once; commands are taken afterwards.</source>
        <translation>日志来自较早的版本，正在为它添加索引：{index}（第 {place} 个，共 {total} 个），覆盖 {events}。此操作只进行一次；完成后才接受命令。</translation>
    </message>
    <message>
        <source>It makes the hash chain over the log, whose events came without one: {done} of {total} are done. That is done once; commands are taken afterwards.</source>
        <translation>正在为日志建立哈希链（其中的事件原本没有）：已完成 {done} / {total}。这只需做一次；之后即可接受命令。</translation>
    </message>
    <message>
        <source>The log ends at {head}, and its hash chain at {chained}: the events between were removed from it. Restore a backup while the backend is stopped (`marigraph restore FILE`), or import an export.</source>
        <translation>日志止于 {head}，而其哈希链止于 {chained}：两者之间的事件已被移除。请在后端停止时恢复备份（`marigraph restore FILE`），或导入一份导出文件。</translation>
    </message>
    <message>
        <source>The hash chain over the log was given up at {done} of {total}; the next start goes on there.</source>
        <translation>日志的哈希链在 {done} / {total} 处中止；下次启动时从该处继续。</translation>
    </message>
    <message>
        <source>The log has no event {position}.</source>
        <translation>日志中没有事件 {position}。</translation>
    </message>
    <message>
        <source>An event from {first} to {last} holds what no log has written. `marigraph verify --log` finds which. Restore a backup while the backend is stopped (`marigraph restore FILE`).</source>
        <translation>{first} 至 {last} 中有一个事件包含任何日志都不会写入的内容。`marigraph verify --log` 可找出是哪一个。请在后端停止时恢复备份（`marigraph restore FILE`）。</translation>
    </message>
    <message>
        <source>{backup}: the log in it is not as it was written; the first position at which its hash chain shows that is {position}. Nothing was restored. Restore another backup; or this one as it is, with --unproven, and look at it with `marigraph verify --log`.</source>
        <translation>{backup}：其中的日志与当初写入的不一致；哈希链显示的第一个位置是 {position}。未恢复任何内容。请恢复另一份备份；或用 --unproven 按原样恢复这一份，并用 `marigraph verify --log` 查看。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Let this user write to the data folder, and start again.</source>
        <translation>{path}：{reason}。请让此用户可以写入数据文件夹，然后重新启动。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Try again; when it stays so, report it with this message.</source>
        <translation>{path}：{reason}。请重试；若仍如此，请附上此消息报告。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Nothing was written. Free space on this disk, and try again.</source>
        <translation>{path}：{reason}。什么都没有写入。请腾出磁盘空间，然后重试。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Another program holds this file. Close it, and try again.</source>
        <translation>{path}：{reason}。另一程序占用此文件。请关闭它，然后重试。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Nothing was written. Check the disk, and try again.</source>
        <translation>{path}：{reason}。什么都没有写入。请检查磁盘，然后重试。</translation>
    </message>
    <message>
        <source>{path}: {reason}. Choose a data folder that this user may write to.</source>
        <translation>{path}：{reason}。请选择此用户可以写入的数据文件夹。</translation>
    </message>
    <message>
        <source>No cell can hold such a value: {reason}.</source>
        <translation>单元格容不下这样的值：{reason}。</translation>
    </message>
    <message>
        <source>{field} holds half a character (a lone surrogate) at {place}. Remove it.</source>
        <translation>{field} 在 {place} 处包含不完整的字符（孤立代理项）。请删除。</translation>
    </message>
    <message>
        <source>{field} has {count} that are no id: a UUID has {bytes}, and any other id is a text of 1 to {most} characters.</source>
        <translation>{field} 有 {count}，不是标识：UUID 有 {bytes} 个字节，其他标识是 1 到 {most} 个字符的文本。</translation>
    </message>
    <message>
        <source>origin names no position in the store that the event comes from.</source>
        <translation>origin 未指明事件在其来源存储中的位置。</translation>
    </message>
    <message>
        <source>version is {version}; it counts from 0.</source>
        <translation>version 为 {version}；它从 0 开始计数。</translation>
    </message>
    <message>
        <source>The data of {subject}: {reason}</source>
        <translation>{subject} 的数据内容：{reason}</translation>
    </message>
    <message>
        <source>The event {id} of {source} came into the log behind position {position}. Nothing was written; look again from there, and leave out what is there by now.</source>
        <translation>{source} 的事件 {id} 已在位置 {position} 之后进入日志。什么都没有写入；请从那里重新查看，并略去已有的事件。</translation>
    </message>
    <message>
        <source>The event {id} of {source} is there {count}. Send it once.</source>
        <translation>{source} 的事件 {id} 出现了 {count}。请只发送一次。</translation>
    </message>
    <message>
        <source>There is no log at {url}. Check the data folder, or start a backend on it.</source>
        <translation>{url} 处没有日志。请检查数据文件夹，或在其上启动后端。</translation>
    </message>
    <message>
        <source>There is no log in {path} yet; is the backend running?</source>
        <translation>{path} 中还没有日志；后端在运行吗？</translation>
    </message>
    <message>
        <source>Another writer was here first ({reason}). Nothing was written; try again.</source>
        <translation>另一写入者已抢先写入（{reason}）。什么都没有写入；请重试。</translation>
    </message>
    <message>
        <source>Another backend writes to the log {url}. Stop it, or attach to it.</source>
        <translation>另一后端正在写入日志 {url}。请停止它，或连接到它。</translation>
    </message>
    <message>
        <source>A value cannot be kept: {reason}</source>
        <translation>有值无法保存：{reason}</translation>
    </message>
    <message>
        <source>{url}: {reason} Nothing was written. Free space on the database&apos;s disk, and send it again.</source>
        <translation>{url}：{reason} 什么都没有写入。请腾出数据库磁盘的空间，然后再次发送。</translation>
    </message>
    <message>
        <source>{url}: {reason} Check that PostgreSQL runs there, and try again.</source>
        <translation>{url}：{reason} 请确认 PostgreSQL 在那里运行，然后重试。</translation>
    </message>
    <message>
        <source>The log lacks events that it had; it is opened anew.</source>
        <translation>日志缺少它曾有的事件；将重新打开。</translation>
    </message>
    <message>
        <source>{url}: this server is a standby, and takes no events. Name the one that is written to, or all of them: postgresql://USER@HOST:PORT,HOST:PORT/DATABASE</source>
        <translation>{url}：该服务器是备库，不接受事件。请写明可写入的那一台，或者全部列出：postgresql://USER@HOST:PORT,HOST:PORT/DATABASE</translation>
    </message>
    <message>
        <source>{url}: this server is on timeline {timeline}, and the log was written on timeline {newest}: a standby was promoted in its place. Nothing is written to it. Make it a standby of that one (pg_rewind, or a new copy), and name both in the log&apos;s URL.</source>
        <translation>{url}：该服务器在时间线 {timeline} 上，而日志写在时间线 {newest} 上：已有备库取代了它。不会向它写入任何内容。请把它做成新主库的备库（pg_rewind，或重新复制），并在日志 URL 中写明两者。</translation>
    </message>
    <message>
        <source>{url}: the events {first} to {last}, which were accepted, are gone from the log. A standby was promoted that had not received them. Rebuild the replicas whose rows hold them, and send again what was accepted.</source>
        <translation>{url}：已接受的事件 {first} 到 {last} 从日志中消失：被提升的备库没有收到它们。请重建行中含有它们的副本，并重新发送已接受的内容。</translation>
    </message>
    <message>
        <source>{url}: events up to {last}, which were accepted, are gone from the log. A standby was promoted that had not received them. Rebuild the replicas whose rows hold them, and send again what was accepted.</source>
        <translation>{url}：到 {last} 为止的已接受事件从日志中消失：被提升的备库没有收到它们。请重建行中含有它们的副本，并重新发送已接受的内容。</translation>
    </message>
    <message>
        <source>{reason} A first write was not confirmed: where synchronous_standby_names names a standby that is away, every commit waits for it.</source>
        <translation>{reason} 首次写入未得到确认：synchronous_standby_names 指定的备库断开时，每次提交都会等待它。</translation>
    </message>
    <message>
        <source>{option}={wanted} in the log&apos;s URL asks for standbys, which may be behind. A log is read where it is written: leave it out, or write read-write.</source>
        <translation>日志 URL 中的 {option}={wanted} 要求使用备库，而备库可能落后。日志在写入的地方读取：请去掉它，或写成 read-write。</translation>
    </message>
    <message>
        <source>The log is in PostgreSQL ({url}), whose own tools back it up while it is written to: pg_dump --format=custom --file=FILE DATABASE; and, with the backend stopped, into an empty database: pg_restore --dbname=DATABASE FILE. `marigraph export` writes the events alone, without answers and secrets.</source>
        <translation>日志在 PostgreSQL（{url}）中，可在写入期间用其自带工具备份：pg_dump --format=custom --file=FILE DATABASE；停止后端后还原到空数据库：pg_restore --dbname=DATABASE FILE。`marigraph export` 只写出事件，不含应答与密钥。</translation>
    </message>
    <message>
        <source>{url}: {reason}. Check that the NATS servers run there with JetStream, and try again.</source>
        <translation>{url}：{reason}。请确认那里的 NATS 服务器正在运行并启用了 JetStream，然后重试。</translation>
    </message>
    <message>
        <source>{url}: {reason}. This user lacks that right: add it in the servers&apos; configuration, or in the user&apos;s JWT.</source>
        <translation>{url}：{reason}。此用户缺少该权限：请在服务器配置或用户的 JWT 中添加。</translation>
    </message>
    <message>
        <source>{url}: {reason}. This user lacks that right: add it in the servers&apos; configuration, or in the user&apos;s JWT. To follow a stream it needs no more than to publish $JS.API.STREAM.NAMES, {subjects}, and to subscribe to _INBOX.&gt;.</source>
        <translation>{url}：{reason}。此用户缺少该权限：请在服务器配置或用户的 JWT 中添加。跟随一个流只需要向 $JS.API.STREAM.NAMES, {subjects} 发布，并订阅 _INBOX.&gt;。</translation>
    </message>
    <message>
        <source>{url}: {reason}. The servers let nobody in as this user: check its password or token, or the file of `?credentials=`, which may have expired or been revoked.</source>
        <translation>{url}：{reason}。服务器不允许以此用户登录：请检查密码或令牌，或 `?credentials=` 的文件，它可能已过期或被吊销。</translation>
    </message>
    <message>
        <source>{url}: {reason}. Enable JetStream on the servers, and for the account of this user.</source>
        <translation>{url}：{reason}。请在服务器上并为此用户的账户启用 JetStream。</translation>
    </message>
    <message>
        <source>The credentials in {path} cannot be used: {reason}. Name the file with a user&apos;s JWT and key (`nsc generate creds`), or with the seed of its key (SU...).</source>
        <translation>无法使用 {path} 中的凭据：{reason}。请指定含有用户 JWT 和密钥的文件（`nsc generate creds`），或含有其密钥种子（SU...）的文件。</translation>
    </message>
    <message>
        <source>{url}: {reason}. It is not known whether it was written; that is found out when the NATS servers answer again. The same command may be sent again.</source>
        <translation>{url}：{reason}。尚不知道是否已写入；NATS 服务器恢复应答后会查明。同一命令可以再次发送。</translation>
    </message>
    <message>
        <source>{url}: {reason}. Nothing was written. Look after the NATS servers (room on their disks, limits of the account), and send it again.</source>
        <translation>{url}：{reason}。未写入任何内容。请检查 NATS 服务器（磁盘空间、账户限额），然后重新发送。</translation>
    </message>
    <message>
        <source>{url}: the lease of the one writer could not be renewed, as the NATS servers do not answer. Nothing was written. It goes on by itself when they do.</source>
        <translation>{url}：NATS 服务器没有应答，唯一写入者的租约无法续期。未写入任何内容。服务器恢复应答后会自动继续。</translation>
    </message>
    <message>
        <source>{url}: the stream {stream} is no log of Marigraph, or the server is older than NATS 2.12, which first writes batches as a whole. Name another stream, or use a newer server.</source>
        <translation>{url}：流 {stream} 不是 Marigraph 的日志，或者服务器早于 NATS 2.12（从该版本起才能整批写入）。请指定另一个流，或使用更新的服务器。</translation>
    </message>
    <message>
        <source>{url}: the stream {stream} does not hold what Marigraph has written, from message {message} on. Restore a backup of the stream while the backend is stopped.</source>
        <translation>{url}：从消息 {message} 起，流 {stream} 的内容不是 Marigraph 写入的内容。请在后端停止时恢复该流的备份。</translation>
    </message>
    <message>
        <source>{url}: the stream there is another one than that whose index this data folder has. Name the right servers and stream; or remove the files log-index.* from the data folder, and its read models with it, to go on with that one.</source>
        <translation>{url}：那里的流不是此数据文件夹的索引所对应的流。请指定正确的服务器和流；或者从数据文件夹中删除 log-index.* 文件及其读模型，改用那个流继续。</translation>
    </message>
    <message>
        <source>{url}: the stream ends at message {last}, and had {known}: the servers have lost what they had acknowledged. Nothing is written until they have it again. The log as it was is in the data folder: export it with MARIGRAPH_LOG=sqlite:///log-index.sqlite. If an earlier backup of the stream was restored on purpose, remove the files log-index.* there.</source>
        <translation>{url}：流止于消息 {last}，而此前已到 {known}：服务器丢失了已确认的内容。在找回之前不会写入任何内容。原来的日志在数据文件夹中：请用 MARIGRAPH_LOG=sqlite:///log-index.sqlite 导出。如果是有意恢复了该流较早的备份，请删除那里的 log-index.* 文件。</translation>
    </message>
    <message>
        <source>{url}: the commit at message {message} of the stream does not follow what the log&apos;s index holds. Stop the backend, and remove the files log-index.* from the data folder: the index is made anew from the stream. If this comes again, restore a backup of the stream.</source>
        <translation>{url}：流中消息 {message} 处的提交与日志索引的内容不衔接。请停止后端，并从数据文件夹中删除 log-index.* 文件：索引会由流重新建立。如果再次出现，请恢复该流的备份。</translation>
    </message>
    <message>
        <source>{path}: {reason}. The log&apos;s index is damaged. Stop the backend, and remove this file; it is made anew from the stream.</source>
        <translation>{path}：{reason}。日志的索引已损坏。请停止后端并删除此文件；它会由流重新建立。</translation>
    </message>
    <message>
        <source>It brings the log&apos;s index up to the stream: message {message} of {last}. Commands are taken afterwards.</source>
        <translation>正在使日志的索引赶上流：消息 {message}/{last}。之后才接受命令。</translation>
    </message>
    <message>
        <source>The log&apos;s index was given up on the way, and goes on there at the next start.</source>
        <translation>日志索引的更新中途停止，下次启动时从该处继续。</translation>
    </message>
    <message>
        <source>Another backend writes to the log {url}: process {pid} on {host}. Stop it, or attach to it.</source>
        <translation>另一个后端正在写入日志 {url}：{host} 上的进程 {pid}。请停止它，或连接到它。</translation>
    </message>
    <message>
        <source>Another writer was here first. Nothing was written; try again.</source>
        <translation>另一个写入者抢先写入。未写入任何内容；请重试。</translation>
    </message>
    <message>
        <source>The log has grown since its writer looked. Nothing was written; try again.</source>
        <translation>自写入者上次查看以来，日志有了新内容。未写入任何内容；请重试。</translation>
    </message>
    <message>
        <source>What is to be written at once takes {messages} of NATS, and a batch has at most {most}. Send less at once, or raise `max_payload` of the servers.</source>
        <translation>一次要写入的内容需要 NATS 的{messages}，而一批最多 {most} 条。请一次少发送一些，或提高服务器的 `max_payload`。</translation>
    </message>
    <message>
        <source>The log is in NATS ({url}), whose own tools back it up while it is written to: nats stream backup {stream} FOLDER; and, with the backend stopped: nats stream restore FOLDER. `marigraph export` writes the events alone, without answers and secrets.</source>
        <translation>日志在 NATS 中（{url}），由 NATS 自己的工具在写入期间备份：nats stream backup {stream} FOLDER；后端停止时恢复：nats stream restore FOLDER。`marigraph export` 只写出事件，不含应答和机密。</translation>
    </message>
    <message>
        <source>The comparison of the log with its stream was given up.</source>
        <translation>日志与其流的比较已中止。</translation>
    </message>
    <message>
        <source>no answer came in time</source>
        <translation>未能及时收到应答</translation>
    </message>
    <message>
        <source>message {message} of {stream} does not come</source>
        <translation>{stream} 的消息 {message} 没有送达</translation>
    </message>
    <message>
        <source>the stream {stream} is gone</source>
        <translation>流 {stream} 已不存在</translation>
    </message>
    <message>
        <source>the stream whose index this data folder has is gone</source>
        <translation>此数据文件夹的索引所对应的流已不存在</translation>
    </message>
    <message>
        <source>others write to the stream all the time</source>
        <translation>其他写入者一直在写入该流</translation>
    </message>
    <message>
        <source>The log has format {format}, and this version reads up to {most}. Use the newer Marigraph that wrote it.</source>
        <translation>日志格式为 {format}，此版本最高可读 {most}。请使用写入它的较新的 Marigraph。</translation>
    </message>
    <message>
        <source>Another writer moved a stream of this log. Nothing was written; stop one of the two backends, and try again.</source>
        <translation>另一写入者推进了此日志的某个流。什么都没有写入；请停止其中一个后端，然后重试。</translation>
    </message>
    <message>
        <source>The import {origin} has come to {upto}, not to {since}. Nothing was written; ask for its progress, and go on from there.</source>
        <translation>导入 {origin} 已进行到 {upto}，而不是 {since}。什么都没有写入；请查询其进度，并从那里继续。</translation>
    </message>
    <message>
        <source>The stream {stream} is at version {actual}, not at {version}. Nothing was written; read it again, and decide anew.</source>
        <translation>流 {stream} 的版本是 {actual}，而不是 {version}。什么都没有写入；请重新读取后再决定。</translation>
    </message>
    <message>
        <source>{path} is open in another program. Nothing was restored. Close it, and try again.</source>
        <translation>{path} 正被另一程序打开。什么都没有还原。请关闭它，然后重试。</translation>
    </message>
    <message>
        <source>The log {path} cannot be set aside: {reason}. It is as it was. Make room on the disk, or let this user write there, and try again.</source>
        <translation>日志 {path} 无法移开：{reason}。它保持原样。请腾出磁盘空间，或让此用户可以写入，然后重试。</translation>
    </message>
    <message>
        <source>The copy takes {needed}, and the disk of {folder} has {free} left. Nothing was written. Make room, or choose another place.</source>
        <translation>副本需要 {needed}，而 {folder} 所在磁盘剩余 {free}。什么都没有写入。请腾出空间，或另选位置。</translation>
    </message>
    <message>
        <source>{path} ends at {head}, and holds {events}. {hint}</source>
        <translation>{path} 的末端为 {head}，却有 {events}。{hint}</translation>
    </message>
    <message>
        <source>{path} does not hold what it should ({names}). {hint}</source>
        <translation>{path} 的内容不正确（{names}）。{hint}</translation>
    </message>
    <message>
        <source>{target} is there, and is no backup that may be replaced. Remove it, or choose another name.</source>
        <translation>{target} 已存在，且不是可以替换的备份。请删除它，或另选名称。</translation>
    </message>
    <message>
        <source>{message} Make its folder first.</source>
        <translation>{message}请先创建其文件夹。</translation>
    </message>
    <message>
        <source>{message} Make room, or choose another place, and try again.</source>
        <translation>{message}请腾出空间，或另选位置，然后重试。</translation>
    </message>
    <message>
        <source>There is a log at {path}, and it cannot be read ({reason}). To set it aside, and put the backup in its place, add: --replace {name}</source>
        <translation>{path} 处已有日志，且无法读取（{reason}）。要将其移开并以备份取代，请加：--replace {name}</translation>
    </message>
    <message>
        <source>There is a log at {path}, and it ends at {head}. To set it aside, and put the backup in its place, add: --replace {name}</source>
        <translation>{path} 处已有日志，其末端为 {head}。要将其移开并以备份取代，请加：--replace {name}</translation>
    </message>
    <message>
        <source>There is no log at {path} that could be replaced. Leave --replace out, or name the right data folder.</source>
        <translation>{path} 处没有可以替换的日志。请去掉 --replace，或指定正确的数据文件夹。</translation>
    </message>
    <message>
        <source>{folder} cannot be written: {reason}. Make room, or choose another data folder, and try again.</source>
        <translation>{folder} 无法写入：{reason}。请腾出空间，或另选数据文件夹，然后重试。</translation>
    </message>
    <message>
        <source>A command failed {attempts} times: {reason}</source>
        <translation>一条命令失败了 {attempts} 次：{reason}</translation>
    </message>
    <message>
        <source>{name}: the header lacks the column {columns}; is it another table?</source>
        <translation>{name}：表头缺少列 {columns}；是否是另一张表？</translation>
    </message>
    <message>
        <source>{name}: the header cannot be read: {reason}.</source>
        <translation>{name}：表头无法读取：{reason}。</translation>
    </message>
    <message>
        <source>{name} has more than {most} rows, which is the limit.</source>
        <translation>{name} 超过 {most} 行的上限。</translation>
    </message>
    <message>
        <source>{name}: the order of its dates cannot be told: {reason}. Choose it with --dates dmy (day first) or --dates mdy (month first).</source>
        <translation>{name}：无法判断日期顺序：{reason}。请用 --dates dmy（日在前）或 --dates mdy（月在前）指定。</translation>
    </message>
    <message>
        <source>The file begins with {beginning}: it is neither JSON Lines, nor a JSON array, nor XML.</source>
        <translation>文件以 {beginning} 开头：既不是 JSON Lines，也不是 JSON 数组或 XML。</translation>
    </message>
    <message>
        <source>{text} is no speed: say `max`, or how many times faster, e.g. `1x` or `100x`.</source>
        <translation>{text} 不是速度：请写 `max`，或倍数，如 `1x` 或 `100x`。</translation>
    </message>
    <message>
        <source>Another import of the same content is running; let it finish, or stop it.</source>
        <translation>相同内容的另一导入正在进行；请等它完成，或停止它。</translation>
    </message>
    <message>
        <source>{path} is nothing that can be imported.</source>
        <translation>{path} 不是可以导入的内容。</translation>
    </message>
    <message>
        <source>{name} changed while it was read. What was brought in so far stays; import the file again when nobody writes to it any more.</source>
        <translation>{name} 在读取期间发生了变化。已导入的内容保留；待无人写入时请再次导入该文件。</translation>
    </message>
    <message>
        <source>{name} is kept in {folder} while it is read, and there is no room: {reason}. Make room, let TMPDIR name another folder, or unpack it, and import from the file.</source>
        <translation>{name} 在读取期间存放于 {folder}，而那里没有空间：{reason}。请腾出空间，让 TMPDIR 指向其他文件夹，或解压后从文件导入。</translation>
    </message>
    <message>
        <source>{name} is no time zone that this machine knows; they are named as Europe/Berlin or UTC.</source>
        <translation>{name} 不是此机器认识的时区；时区写作 Europe/Berlin 或 UTC。</translation>
    </message>
    <message>
        <source>The log says that it ends at {head}, and holds nothing behind {position}. Restore it from a backup.</source>
        <translation>日志自称末端为 {head}，但 {position} 之后没有内容。请从备份还原。</translation>
    </message>
    <message>
        <source>{path} lacks {names}; it should hold the six tables of Olist.</source>
        <translation>{path} 缺少 {names}；应包含 Olist 的六张表。</translation>
    </message>
    <message>
        <source>{path} holds {name} twice.</source>
        <translation>{path} 包含两个 {name}。</translation>
    </message>
    <message>
        <source>{name}: no sheet has the columns {columns} in its first row; is it another table?</source>
        <translation>{name}：没有工作表的首行包含列 {columns}；是否是另一张表？</translation>
    </message>
    <message>
        <source>{name} is no encoding; say utf-8, cp1252, utf-16 or the like.</source>
        <translation>{name} 不是编码；请写 utf-8、cp1252、utf-16 之类。</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有剩余空间</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation>数据库或磁盘已满</translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation>磁盘 I/O 错误</translation>
    </message>
    <message>
        <source>database is locked</source>
        <translation>数据库被锁定</translation>
    </message>
    <message>
        <source>attempt to write a readonly database</source>
        <translation>试图写入只读数据库</translation>
    </message>
    <message>
        <source>unable to open database file</source>
        <translation>无法打开数据库文件</translation>
    </message>
    <message>
        <source>database disk image is malformed</source>
        <translation>数据库文件已损坏</translation>
    </message>
    <message>
        <source>file is not a database</source>
        <translation>文件不是数据库</translation>
    </message>
    <message>
        <source>{path} is no file. Name another file.</source>
        <translation>{path} 不是文件。请指定其他文件。</translation>
    </message>
    <message>
        <source>{path} holds a log of format {format}, and this version reads up to {most}. Name another file.</source>
        <translation>{path} 含有格式为 {format} 的日志，此版本最高可读 {most}。请指定其他文件。</translation>
    </message>
    <message>
        <source>{path} is no backup that `marigraph backup` has written. Name another file.</source>
        <translation>{path} 不是 `marigraph backup` 写出的备份。请指定其他文件。</translation>
    </message>
    <message>
        <source>{path} was written by a newer version of Marigraph, which can restore it. Name another file.</source>
        <translation>{path} 由较新版本的 Marigraph 写出，可由其还原。请指定其他文件。</translation>
    </message>
    <message>
        <source>{path} has a manifest that cannot be read ({reason}). Name another file.</source>
        <translation>{path} 的清单无法读取（{reason}）。请指定其他文件。</translation>
    </message>
    <message>
        <source>{path}: {reason}. The file is damaged or is no log. Restore a backup while the backend is stopped (`marigraph restore FILE`), or import an export.</source>
        <translation>{path}：{reason}。文件已损坏或不是日志。请在后端停止时还原备份（`marigraph restore FILE`），或导入一份导出。</translation>
    </message>
    <message>
        <source>The file is damaged or is no log. Restore a backup while the backend is stopped (`marigraph restore FILE`), or import an export.</source>
        <translation>文件已损坏或不是日志。请在后端停止时还原备份（`marigraph restore FILE`），或导入一份导出。</translation>
    </message>
    <message>
        <source>{path}: Another file stands here than the log that was opened. Put that one back, and all goes on by itself; or stop the backend, and start it again to go on with the one that is here now.</source>
        <translation>{path}：此处的文件不是打开时的日志。放回原来的文件即可自动继续；或停止后端再启动，以现在的文件继续。</translation>
    </message>
    <message>
        <source>{path}: The log has been moved or deleted since it was opened. Put it back, and all goes on by itself.</source>
        <translation>{path}：日志在打开后被移动或删除。放回后即可自动继续。</translation>
    </message>
    <message>
        <source>{path}: Another log was written over the one that was opened. Stop the backend, and put a copy of that one back before it is started again.</source>
        <translation>{path}：打开的日志被另一日志覆盖。请停止后端，放回原日志的副本后再启动。</translation>
    </message>
    <message>
        <source>{name} is no format; there are {names}.</source>
        <translation>{name} 不是格式；有 {names}。</translation>
    </message>
    <message>
        <source>{name}: its texts are not UTF-8, and the encoding cannot be recognised for sure. Say it with --encoding, e.g. --encoding {encoding}.</source>
        <translation>{name}：文本不是 UTF-8，且无法确定编码。请用 --encoding 指定，例如 --encoding {encoding}。</translation>
    </message>
    <message>
        <source>{name}: its texts are not UTF-8, and the encoding cannot be recognised for sure; it looks like {encoding}. Say it with --encoding, e.g. --encoding {encoding}.</source>
        <translation>{name}：文本不是 UTF-8，且无法确定编码；看起来像 {encoding}。请用 --encoding 指定，例如 --encoding {encoding}。</translation>
    </message>
    <message>
        <source>schema is {schema}; it counts from 1.</source>
        <translation>schema 为 {schema}；它从 1 开始计数。</translation>
    </message>
    <message>
        <source>{option} in the log&apos;s URL must be seconds greater than 0, not {text}.</source>
        <translation>日志 URL 中的 {option} 必须是大于 0 的秒数，而不是 {text}。</translation>
    </message>
    <message>
        <source>There is no profile {name}. {message} `marigraph profiles add` makes one.</source>
        <translation>没有连接配置 {name}。{message} `marigraph profiles add` 可创建。</translation>
    </message>
    <message>
        <source>Neither the rows nor the log have such an entity in this view; nothing was changed. Name one by a value of the view&apos;s key, or rebuild the whole view.</source>
        <translation>该视图的行和日志中都没有这样的实体；没有任何更改。请用该视图的键值来指定，或重建整个视图。</translation>
    </message>
    <message>
        <source>Parked events of other entities in this view may be about its rows too: retry or skip those first, or rebuild the whole view. Nothing was changed.</source>
        <translation>此视图中其他实体的搁置事件也可能涉及它的行：请先重试或跳过那些事件，或重建整个视图。未作任何更改。</translation>
    </message>
    <message>
        <source>{rules} not drawn</source>
        <translation>{rules}未画出</translation>
    </message>
    <message>
        <source>Alert rule {rule} ({severity}): {condition}, at {process}, view {view}</source>
        <translation>告警规则 {rule}（{severity}）：{condition}，进程 {process}，视图 {view}</translation>
    </message>
    <message>
        <source>Alert rule {rule} ({severity}): {condition}, at {process}</source>
        <translation>告警规则 {rule}（{severity}）：{condition}，进程 {process}</translation>
    </message>
    <message>
        <source>Left and Right move the moment, Escape leaves it, [ and ] go from mark to mark, Enter opens, Page Up and Page Down move the time axis, + and - zoom.</source>
        <translation>Left 和 Right 移动时刻，Escape 离开它，[ 和 ] 在标记之间移动，Enter 打开，Page Up 和 Page Down 平移时间轴，+ 和 - 缩放。</translation>
    </message>
    <message>
        <source>{mark}
and {marks} here</source>
        <translation>{mark}
此处还有{marks}</translation>
    </message>
    <message>
        <source>Left and Right move the moment that all panels mark, Enter keeps it marked, Escape marks none.</source>
        <translation>Left 和 Right 移动所有面板共同标出的时刻，Enter 保留标记，Escape 取消标记。</translation>
    </message>
    <message>
        <source>is, with source and id, in the log or in an earlier line</source>
        <translation>其来源和标识已在日志或前面的行中</translation>
    </message>
    <message>
        <source>has the source and the id of another event, and says something else</source>
        <translation>与另一事件的来源和标识相同，而内容不同</translation>
    </message>
    <message>
        <source>the line is longer than 1 MiB</source>
        <translation>该行超过 1 MiB</translation>
    </message>
    <message>
        <source>a NUL byte</source>
        <translation>含有 NUL 字节</translation>
    </message>
    <message>
        <source>an empty line</source>
        <translation>空行</translation>
    </message>
    <message>
        <source>broken quoting: a quoted field does not end on its line</source>
        <translation>引号有误：带引号的字段没有在本行结束</translation>
    </message>
    <message>
        <source>a year has two or four digits</source>
        <translation>年份须为两位或四位数字</translation>
    </message>
    <message>
        <source>an hour of a half day is 1 to 12</source>
        <translation>12 小时制的小时为 1 到 12</translation>
    </message>
    <message>
        <source>has extension attributes that the log has no place for</source>
        <translation>含有日志无处存放的扩展属性</translation>
    </message>
    <message>
        <source>has no time: that of the import stands in, as a proxy</source>
        <translation>没有时间：以导入时间作为替代</translation>
    </message>
    <message>
        <source>has a time finer than a microsecond, which was cut off</source>
        <translation>时间精度超过微秒，多余部分已截去</translation>
    </message>
    <message>
        <source>happened in a leap second, and stands at the second after it</source>
        <translation>发生在闰秒，记在其后一秒</translation>
    </message>
    <message>
        <source>was recorded after the present time: that of the import stands in</source>
        <translation>记录时间晚于当前时间：以导入时间代替</translation>
    </message>
    <message>
        <source>has a commit time of its own: that of the import stands in, as only a whole log that is brought into an empty one keeps them</source>
        <translation>带有自己的提交时间：以导入时间代替，只有将整个日志导入空日志时才保留提交时间</translation>
    </message>
    <message>
        <source>has an empty actor: import/cloudevents stands in</source>
        <translation>操作者为空：以 import/cloudevents 代替</translation>
    </message>
    <message>
        <source>its data is no JSON object</source>
        <translation>其数据不是 JSON 对象</translation>
    </message>
    <message>
        <source>it has both data and data_base64</source>
        <translation>同时有 data 和 data_base64</translation>
    </message>
    <message>
        <source>for other reasons</source>
        <translation>由于其他原因</translation>
    </message>
    <message>
        <source>has a week date: a week without a day is read as its Monday</source>
        <translation>采用周日期：没有星期几的周按星期一读取</translation>
    </message>
    <message>
        <source>has a date as year and day of the year</source>
        <translation>日期写作年份加年内天数</translation>
    </message>
    <message>
        <source>has a time without hyphens or colons</source>
        <translation>时间不带连字符或冒号</translation>
    </message>
    <message>
        <source>has a time without seconds: read as the minute&apos;s first</source>
        <translation>时间没有秒：按该分钟的第一秒读取</translation>
    </message>
    <message>
        <source>has a comma or a zone as ISO 8601 writes them, not RFC 3339</source>
        <translation>逗号或时区采用 ISO 8601 而非 RFC 3339 的写法</translation>
    </message>
    <message>
        <source>it has no zone; choose it with --zone</source>
        <translation>没有时区；请用 --zone 指定</translation>
    </message>
    <message>
        <source>the array ends in the middle</source>
        <translation>数组中途结束</translation>
    </message>
    <message>
        <source>something follows behind the array</source>
        <translation>数组之后还有内容</translation>
    </message>
    <message>
        <source>an array ends that never began</source>
        <translation>结束了一个从未开始的数组</translation>
    </message>
    <message>
        <source>the array ends with a brace</source>
        <translation>数组以花括号结束</translation>
    </message>
    <message>
        <source>no CloudEvent</source>
        <translation>不是 CloudEvent</translation>
    </message>
    <message>
        <source>repeats an earlier line&apos;s key</source>
        <translation>与前面某行的键重复</translation>
    </message>
    <message>
        <source>a seller, which has no event</source>
        <translation>卖家，没有对应的事件</translation>
    </message>
    <message>
        <source>its order is not in the table of orders</source>
        <translation>其订单不在订单表中</translation>
    </message>
    <message>
        <source>its order was never approved, so no money is known to have come in</source>
        <translation>其订单从未获批准，因此无法得知有款项到账</translation>
    </message>
    <message>
        <source>a product is known from its first sale on, and this one has none</source>
        <translation>商品从首次售出起才为人所知，而该商品从未售出</translation>
    </message>
    <message>
        <source>an order shipped before it was paid</source>
        <translation>订单在付款之前发货</translation>
    </message>
    <message>
        <source>an order shipped and never paid</source>
        <translation>订单已发货而从未付款</translation>
    </message>
    <message>
        <source>an order delivered before it was shipped</source>
        <translation>订单在发货之前送达</translation>
    </message>
    <message>
        <source>an order delivered and never shipped</source>
        <translation>订单已送达而从未发货</translation>
    </message>
    <message>
        <source>an order delivered before it was paid</source>
        <translation>订单在付款之前送达</translation>
    </message>
    <message>
        <source>an order delivered and never paid</source>
        <translation>订单已送达而从未付款</translation>
    </message>
    <message>
        <source>an order cancelled after delivery</source>
        <translation>订单在送达之后取消</translation>
    </message>
    <message>
        <source>an order without items</source>
        <translation>订单没有商品</translation>
    </message>
    <message>
        <source>an order paid more than its total; the rest is booked as fees</source>
        <translation>订单付款超过总额；超出部分记为费用</translation>
    </message>
    <message>
        <source>an order paid less than its total</source>
        <translation>订单付款少于总额</translation>
    </message>
    <message>
        <source>an order approved without a payment row</source>
        <translation>订单已批准而没有付款行</translation>
    </message>
    <message>
        <source>an order with a step before its purchase</source>
        <translation>订单有早于下单的步骤</translation>
    </message>
    <message>
        <source>an order whose customer is not in the table of customers</source>
        <translation>订单的客户不在客户表中</translation>
    </message>
    <message>
        <source>repeats an earlier line exactly</source>
        <translation>与前面某行完全重复</translation>
    </message>
    <message>
        <source>adjusts a bad debt, and sells nothing</source>
        <translation>坏账调整，没有销售</translation>
    </message>
    <message>
        <source>a return that names no customer, so that no purchase can be found</source>
        <translation>退货没有写明客户，因此找不到对应的购买</translation>
    </message>
    <message>
        <source>a return of which no earlier purchase by that customer is left</source>
        <translation>退货没有剩余的该客户此前的购买与之对应</translation>
    </message>
    <message>
        <source>a negative quantity without a return: stock that was lost</source>
        <translation>数量为负而非退货：库存损失</translation>
    </message>
    <message>
        <source>a quantity of nothing</source>
        <translation>数量为零</translation>
    </message>
    <message>
        <source>a price of nothing: stock that was found, samples, corrections</source>
        <translation>价格为零：盘盈、样品、更正</translation>
    </message>
    <message>
        <source>a negative price that is no adjustment of a bad debt</source>
        <translation>价格为负而非坏账调整</translation>
    </message>
    <message>
        <source>names another customer than its invoice does</source>
        <translation>客户与其发票上的不同</translation>
    </message>
    <message>
        <source>an invoice without a customer, with a guest of its own</source>
        <translation>发票没有客户，为其单设一位访客</translation>
    </message>
    <message>
        <source>an order of which everything came back</source>
        <translation>全部退回的订单</translation>
    </message>
    <message>
        <source>an empty row</source>
        <translation>空行</translation>
    </message>
    <message>
        <source>a document type is not allowed</source>
        <translation>不允许文档类型声明</translation>
    </message>
    <message>
        <source>an event inside of an event</source>
        <translation>事件之内还有事件</translation>
    </message>
    <message>
        <source>its data is XML, not JSON</source>
        <translation>其数据是 XML，而不是 JSON</translation>
    </message>
    <message>
        <source>it stands there twice</source>
        <translation>出现了两次</translation>
    </message>
    <message>
        <source>an amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>a time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>a span of time</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>a value of a payload</source>
        <translation>数据内容中的值</translation>
    </message>
    <message>
        <source>only at {place}</source>
        <translation>仅限 {place}</translation>
    </message>
    <message>
        <source>fires after {span}</source>
        <translation>持续 {span} 后触发</translation>
    </message>
    <message>
        <source>is over after {span}</source>
        <translation>恢复 {span} 后结束</translation>
    </message>
    <message>
        <source>fires without data as well</source>
        <translation>无数据时同样触发</translation>
    </message>
    <message>
        <source>runs {command}</source>
        <translation>运行 {command}</translation>
    </message>
    <message>
        <source>{field} is not an amount: {quoted}</source>
        <translation>{field} 不是金额：{quoted}</translation>
    </message>
    <message>
        <source>{field} is not clearly an amount, thousands or decimals: {quoted}</source>
        <translation>{field} 不是明确的金额，无法区分千位与小数：{quoted}</translation>
    </message>
    <message>
        <source>{field} is no whole number of minor units: {quoted}</source>
        <translation>{field} 不是最小货币单位的整数倍：{quoted}</translation>
    </message>
    <message>
        <source>{field} is not a whole number: {quoted}</source>
        <translation>{field} 不是整数：{quoted}</translation>
    </message>
    <message>
        <source>{field} is not a time: {quoted}</source>
        <translation>{field} 不是时间：{quoted}</translation>
    </message>
    <message>
        <source>{field} is not a time with the {date_order}: {quoted}</source>
        <translation>{field} 不是{date_order}的时间：{quoted}</translation>
    </message>
    <message>
        <source>{field} is not an id of 1 to {most} visible characters: {quoted}</source>
        <translation>{field} 不是 1 到 {most} 个可见字符的标识：{quoted}</translation>
    </message>
    <message>
        <source>Quantity times UnitPrice is beyond {most} pence</source>
        <translation>Quantity 乘以 UnitPrice 超过 {most} 便士</translation>
    </message>
    <message>
        <source>its invoice&apos;s total would be beyond {most} pence</source>
        <translation>其发票总额将超过 {most} 便士</translation>
    </message>
    <message>
        <source>its invoice has more than {most} lines, which is the limit</source>
        <translation>其发票超过 {most} 行的上限</translation>
    </message>
    <message>
        <source>its order has more than {most} of them, which is the limit</source>
        <translation>其订单中此类行超过 {most} 行的上限</translation>
    </message>
    <message>
        <source>its order&apos;s total would be beyond {most} centavos</source>
        <translation>其订单总额将超过 {most} 分</translation>
    </message>
    <message>
        <source>missing column: {found} of {width} are there</source>
        <translation>缺少列：应有 {width} 列，只有 {found} 列</translation>
    </message>
    <message>
        <source>too many columns: {found} instead of {width}</source>
        <translation>列过多：应有 {width} 列，却有 {found} 列</translation>
    </message>
    <message>
        <source>broken quoting: {csv_fault}</source>
        <translation>引号有误：{csv_fault}</translation>
    </message>
    <message>
        <source>not {encoding} at byte {number}</source>
        <translation>第 {number} 个字节不是 {encoding}</translation>
    </message>
    <message>
        <source>longer than {most} MiB</source>
        <translation>超过 {most} MiB</translation>
    </message>
    <message>
        <source>no CloudEvent: {reason}</source>
        <translation>不是 CloudEvent：{reason}</translation>
    </message>
    <message>
        <source>its data is {quoted}, not JSON</source>
        <translation>其数据是 {quoted}，而不是 JSON</translation>
    </message>
    <message>
        <source>its data_base64 is no base64: {base64_fault}</source>
        <translation>其 data_base64 不是 base64：{base64_fault}</translation>
    </message>
    <message>
        <source>specversion is {quoted}, not 1.0</source>
        <translation>specversion 是 {quoted}，而不是 1.0</translation>
    </message>
    <message>
        <source>schemaversion is {number}, and begins at 1</source>
        <translation>schemaversion 是 {number}，而它从 1 开始</translation>
    </message>
    <message>
        <source>{field} should have 1 to {most} characters, and no NUL</source>
        <translation>{field} 应有 1 到 {most} 个字符，且不含 NUL</translation>
    </message>
    <message>
        <source>{quoted} is no id: it has 1 to {most} characters</source>
        <translation>{quoted} 不是标识：标识有 1 到 {most} 个字符</translation>
    </message>
    <message>
        <source>its {field} {quoted} is no id: it has 1 to {most} characters</source>
        <translation>其 {field} {quoted} 不是标识：标识有 1 到 {most} 个字符</translation>
    </message>
    <message>
        <source>originproblems is no JSON array of texts: {reason}</source>
        <translation>originproblems 不是文本的 JSON 数组：{reason}</translation>
    </message>
    <message>
        <source>timebasis is {quoted}, not observed, implied or proxy</source>
        <translation>timebasis 是 {quoted}，而不是 observed、implied 或 proxy</translation>
    </message>
    <message>
        <source>its data is no JSON object: {message}</source>
        <translation>其数据不是 JSON 对象：{message}</translation>
    </message>
    <message>
        <source>its {field} {quoted} is {time_form}, not an RFC 3339 time with a zone</source>
        <translation>其 {field} {quoted} 是{time_form}，而不是带时区的 RFC 3339 时间</translation>
    </message>
    <message>
        <source>its {field} {quoted} is no RFC 3339 time: {reason}</source>
        <translation>其 {field} {quoted} 不是 RFC 3339 时间：{reason}</translation>
    </message>
    <message>
        <source>its {field} {quoted} is no ISO 8601 time</source>
        <translation>其 {field} {quoted} 不是 ISO 8601 时间</translation>
    </message>
    <message>
        <source>its {field} {quoted} cannot be read as ISO 8601: {reason}</source>
        <translation>其 {field} {quoted} 无法按 ISO 8601 读取：{reason}</translation>
    </message>
    <message>
        <source>{message}; with --times iso8601 it may be read</source>
        <translation>{message}；使用 --times iso8601 也许可以读取</translation>
    </message>
    <message>
        <source>{year} has no day {number}</source>
        <translation>{year} 年没有第 {number} 天</translation>
    </message>
    <message>
        <source>no XML from here on: {reason}</source>
        <translation>从此处起不是 XML：{reason}</translation>
    </message>
    <message>
        <source>a tag or a comment is longer than {most} MiB</source>
        <translation>有标签或注释超过 {most} MiB</translation>
    </message>
    <message>
        <source>elements are nested deeper than {most}</source>
        <translation>元素嵌套超过 {most} 层</translation>
    </message>
    <message>
        <source>no CloudEvent of the XML format: an element {element}</source>
        <translation>不是 XML 格式的 CloudEvent：元素 {element}</translation>
    </message>
    <message>
        <source>stray text: {quoted}</source>
        <translation>多余的文本：{quoted}</translation>
    </message>
    <message>
        <source>an element {element} inside of {other}</source>
        <translation>{other} 之内有元素 {element}</translation>
    </message>
    <message>
        <source>an element {element} of another namespace</source>
        <translation>其他命名空间的元素 {element}</translation>
    </message>
    <message>
        <source>an element {element}, which is an attribute of JSON only</source>
        <translation>元素 {element}，它只是 JSON 格式的属性</translation>
    </message>
    <message>
        <source>{element} has an attribute {quoted}</source>
        <translation>{element} 带有属性 {quoted}</translation>
    </message>
    <message>
        <source>{field}: it stands there twice</source>
        <translation>{field}：出现了两次</translation>
    </message>
    <message>
        <source>{field}: {base64_fault}</source>
        <translation>{field}：{base64_fault}</translation>
    </message>
    <message>
        <source>{xml_fault}: line {line}, column {column}</source>
        <translation>{xml_fault}：第 {line} 行，第 {column} 列</translation>
    </message>
    <message>
        <source>no date tells day from month, e.g. line {line} ({quoted})</source>
        <translation>没有日期能区分日与月，例如第 {line} 行（{quoted}）</translation>
    </message>
    <message>
        <source>line {line} ({quoted}) can only be {date_order} and line {other_line} ({other}) can only be {other_order}</source>
        <translation>第 {line} 行（{quoted}）只能是{date_order}，而第 {other_line} 行（{other}）只能是{other_order}</translation>
    </message>
    <message>
        <source>has a date without a time: read as its midnight in {zone}</source>
        <translation>只有日期没有时间：按 {zone} 当日零点读取</translation>
    </message>
    <message>
        <source>has a time without a zone: read as local time in {zone}</source>
        <translation>时间没有时区：按 {zone} 的当地时间读取</translation>
    </message>
    <message>
        <source>has a time that {zone} has twice or not at all: the offset before the change of clocks holds</source>
        <translation>该时间在 {zone} 出现两次或不存在：采用调整时钟之前的偏移</translation>
    </message>
    <message>
        <source>a quoted field does not end on its line</source>
        <translation>带引号的字段没有在本行结束</translation>
    </message>
    <message>
        <source>unexpected end of data</source>
        <translation>数据意外结束</translation>
    </message>
    <message>
        <source>&apos;{delimiter}&apos; expected after &apos;{mark}&apos;</source>
        <translation>“{mark}”之后应为“{delimiter}”</translation>
    </message>
    <message>
        <source>field larger than field limit ({number})</source>
        <translation>字段超过长度上限 ({number})</translation>
    </message>
    <message>
        <source>line contains NUL</source>
        <translation>该行含有 NUL</translation>
    </message>
    <message>
        <source>Incorrect padding</source>
        <translation>填充有误</translation>
    </message>
    <message>
        <source>Leading padding not allowed</source>
        <translation>不允许开头有填充</translation>
    </message>
    <message>
        <source>Discontinuous padding not allowed</source>
        <translation>不允许不连续的填充</translation>
    </message>
    <message>
        <source>Excess data after padding</source>
        <translation>填充之后有多余数据</translation>
    </message>
    <message>
        <source>Only base64 data is allowed</source>
        <translation>只允许 base64 数据</translation>
    </message>
    <message>
        <source>Invalid base64-encoded string: number of data characters ({number}) cannot be 1 more than a multiple of 4</source>
        <translation>无效的 base64 字符串：数据字符数 ({number}) 除以 4 不能余 1</translation>
    </message>
    <message>
        <source>syntax error</source>
        <translation>语法错误</translation>
    </message>
    <message>
        <source>no element found</source>
        <translation>没有元素</translation>
    </message>
    <message>
        <source>not well-formed (invalid token)</source>
        <translation>格式不正确（无效标记）</translation>
    </message>
    <message>
        <source>unclosed token</source>
        <translation>标记没有结束</translation>
    </message>
    <message>
        <source>partial character</source>
        <translation>字符不完整</translation>
    </message>
    <message>
        <source>mismatched tag</source>
        <translation>标签不匹配</translation>
    </message>
    <message>
        <source>duplicate attribute</source>
        <translation>属性重复</translation>
    </message>
    <message>
        <source>junk after document element</source>
        <translation>文档元素之后有多余内容</translation>
    </message>
    <message>
        <source>undefined entity</source>
        <translation>未定义的实体</translation>
    </message>
    <message>
        <source>unknown encoding</source>
        <translation>未知编码</translation>
    </message>
    <message>
        <source>encoding specified in XML declaration is incorrect</source>
        <translation>XML 声明中的编码不正确</translation>
    </message>
    <message>
        <source>unclosed CDATA section</source>
        <translation>CDATA 段没有结束</translation>
    </message>
    <message>
        <source>unbound prefix</source>
        <translation>前缀没有绑定命名空间</translation>
    </message>
    <message>
        <source>XML or text declaration not at start of entity</source>
        <translation>XML 或文本声明不在实体开头</translation>
    </message>
    <message>
        <source>a date without a time</source>
        <translation>没有时间的日期</translation>
    </message>
    <message>
        <source>a week date</source>
        <translation>周日期</translation>
    </message>
    <message>
        <source>an ordinal date</source>
        <translation>年内序数日期</translation>
    </message>
    <message>
        <source>the basic format without hyphens and colons</source>
        <translation>不带连字符和冒号的基本格式</translation>
    </message>
    <message>
        <source>a time without a zone</source>
        <translation>没有时区的时间</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>其他内容</translation>
    </message>
    <message>
        <source>day first</source>
        <translation>日在前</translation>
    </message>
    <message>
        <source>month first</source>
        <translation>月在前</translation>
    </message>
    <message>
        <source>year first</source>
        <translation>年在前</translation>
    </message>
    <message>
        <source>month must be in 1..12</source>
        <translation>月份必须为 1 到 12</translation>
    </message>
    <message>
        <source>day is out of range for month</source>
        <translation>日超出该月的范围</translation>
    </message>
    <message>
        <source>hour must be in 0..23</source>
        <translation>小时必须为 0 到 23</translation>
    </message>
    <message>
        <source>minute must be in 0..59</source>
        <translation>分钟必须为 0 到 59</translation>
    </message>
    <message>
        <source>second must be in 0..59</source>
        <translation>秒必须为 0 到 59</translation>
    </message>
    <message>
        <source>date value out of range</source>
        <translation>日期超出范围</translation>
    </message>
    <message>
        <source>Nobody knows how many events were left to apply in this time.</source>
        <translation>这段时间内尚有多少事件未应用，无从得知。</translation>
    </message>
    <message>
        <source>Nobody knows how old what was left to apply was in this time.</source>
        <translation>这段时间内未应用事件的时长，无从得知。</translation>
    </message>
    <message>
        <source>Nobody knows how fast events were applied in this time.</source>
        <translation>这段时间内事件的应用速度，无从得知。</translation>
    </message>
    <message>
        <source>No event was applied in this time, so that nothing was measured.</source>
        <translation>这段时间内没有应用任何事件，因此没有测量值。</translation>
    </message>
    <message>
        <source>No replica has said yet how far it is.</source>
        <translation>尚无副本报告其进度。</translation>
    </message>
    <message>
        <source>All curves are hidden: press a replica&apos;s name to show it.</source>
        <translation>所有曲线均已隐藏：点击副本名称即可显示。</translation>
    </message>
    <message>
        <source>Nothing is heard of the replicas that are shown: {replicas}.</source>
        <translation>收不到所显示副本的任何消息：{replicas}。</translation>
    </message>
    <message>
        <source>All replicas that are shown are paused, so that no event is applied.</source>
        <translation>所显示的副本全部已暂停，因此没有应用任何事件。</translation>
    </message>
    <message>
        <source>{replica} is paused, so that no event is applied.</source>
        <translation>{replica} 已暂停，因此没有应用任何事件。</translation>
    </message>
    <message>
        <source>No event was applied since {moment}; no history is kept from before.</source>
        <translation>自 {moment} 起没有应用任何事件；此前没有保留历史记录。</translation>
    </message>
    <message>
        <source>No history is kept yet.</source>
        <translation>尚未保存历史。</translation>
    </message>
    <message>
        <source>No history is kept from before {moment}.</source>
        <translation>{moment} 之前没有保存历史。</translation>
    </message>
    <message>
        <source>No sample was kept of this time.</source>
        <translation>这段时间没有保存样本。</translation>
    </message>
    <message>
        <source>There is a branch {name} already; choose another name.</source>
        <translation>已有名为 {name} 的分支；请选择其他名称。</translation>
    </message>
    <message>
        <source>{name} cannot be run: {reason}.</source>
        <translation>无法运行 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Nothing is marked yet.</source>
        <translation>还没有任何标记。</translation>
    </message>
    <message>
        <source>No mark has such a text.</source>
        <translation>没有标记含有这样的文字。</translation>
    </message>
    <message>
        <source>No event has this id or this correlation.</source>
        <translation>没有事件具有此标识或此关联。</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>What if it had gone otherwise: skip, edit, insert or move events</source>
        <translation>假如当初并非如此：跳过、编辑、插入或移动事件</translation>
    </message>
    <message>
        <source>Run to</source>
        <translation>运行到</translation>
    </message>
    <message>
        <source>Run to where a condition holds, list its hits, probe values (F5)</source>
        <translation>运行到条件成立之处，列出其命中，探查值（F5）</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Conditions with a name: where F5 stops, and what must never hold</source>
        <translation>有名称的条件：F5 停在何处，以及什么绝不能成立</translation>
    </message>
    <message>
        <source>Blame</source>
        <translation>追溯</translation>
    </message>
    <message>
        <source>Who wrote the value that was pressed in a view, and who before (b)</source>
        <translation>谁写入了在视图中按下的值，以及此前是谁（b）</translation>
    </message>
    <message>
        <source>All versions of the row that was pressed in a view</source>
        <translation>在视图中按下的行的所有版本</translation>
    </message>
    <message>
        <source>Rows and fields kept in sight, with their curves (w)</source>
        <translation>一直显示的行和字段，以及它们的曲线（w）</translation>
    </message>
    <message>
        <source>Diff</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>What differs in a view between two positions (d)</source>
        <translation>视图在两个位置之间的不同（d）</translation>
    </message>
    <message>
        <source>Step into</source>
        <translation>步入</translation>
    </message>
    <message>
        <source>Run the event&apos;s handlers again, and look at them from within</source>
        <translation>重新运行该事件的处理函数，并从内部查看</translation>
    </message>
    <message>
        <source>Drift and determinism</source>
        <translation>漂移与确定性</translation>
    </message>
    <message>
        <source>Replay the log twice, or with another version, and see what differs</source>
        <translation>重放日志两次，或用另一个版本重放，查看差异</translation>
    </message>
    <message>
        <source>Branch from here…</source>
        <translation>从此处分支…</translation>
    </message>
    <message>
        <source>Branches ({number})</source>
        <translation>分支（{number}）</translation>
    </message>
    <message>
        <source>It is read what differs.</source>
        <translation>正在读取差异。</translation>
    </message>
    <message>
        <source>New branch</source>
        <translation>新分支</translation>
    </message>
    <message>
        <source>The branch runs: what comes of it is shown here when it has ended.</source>
        <translation>分支正在运行：结束后结果会显示在这里。</translation>
    </message>
    <message>
        <source>The branch has not come to its end: run it again, and what comes of it stands here.</source>
        <translation>分支尚未运行到末尾：再次运行后，结果会显示在这里。</translation>
    </message>
    <message>
        <source>Choose a branch, or run a new one: what comes of it is shown here.</source>
        <translation>请选择一个分支，或运行一个新分支：结果会显示在这里。</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>Really</source>
        <translation>真实情况</translation>
    </message>
    <message>
        <source>In the branch</source>
        <translation>分支中</translation>
    </message>
    <message>
        <source>What came out differently</source>
        <translation>结果的不同之处</translation>
    </message>
    <message>
        <source>Return brings the playhead to where it first differs.</source>
        <translation>按回车键将播放头移到首次不同之处。</translation>
    </message>
    <message>
        <source>At position {upto} every row is as it really is.</source>
        <translation>在位置 {upto} 处，每一行都与真实情况相同。</translation>
    </message>
    <message>
        <source>Different at position {upto}: {rows}; the first {number} are shown.</source>
        <translation>在位置 {upto} 处不同：{rows}；显示前 {number} 行。</translation>
    </message>
    <message>
        <source>Different at position {upto}: {rows}.</source>
        <translation>在位置 {upto} 处不同：{rows}。</translation>
    </message>
    <message>
        <source>{one} and {other} differ in more than {rows}; these are the first.</source>
        <translation>{one} 与 {other} 有超过 {rows} 不同；这里是最先的一些。</translation>
    </message>
    <message>
        <source>{one} and {other} differ in {rows}.</source>
        <translation>{one} 与 {other} 有 {rows} 不同。</translation>
    </message>
    <message>
        <source>{view}: {rows}</source>
        <translation>{view}：{rows}</translation>
    </message>
    <message>
        <source>Not touched, as they take none of these events: {views}</source>
        <translation>未受影响，因为它们不接收这些事件：{views}</translation>
    </message>
    <message>
        <source>{type} rejected ({code})</source>
        <translation>{type} 被拒绝（{code}）</translation>
    </message>
    <message>
        <source>{type} accepted</source>
        <translation>{type} 被接受</translation>
    </message>
    <message>
        <source>and {rows} more</source>
        <translation>另有 {rows}</translation>
    </message>
    <message>
        <source>different for a while only: {rows}</source>
        <translation>仅一度不同：{rows}</translation>
    </message>
    <message>
        <source>no such row</source>
        <translation>没有此行</translation>
    </message>
    <message>
        <source>there</source>
        <translation>有此行</translation>
    </message>
    <message>
        <source>{type} parked in {view}</source>
        <translation>{type} 在 {view} 中被搁置</translation>
    </message>
    <message>
        <source>Edit it…</source>
        <translation>编辑它…</translation>
    </message>
    <message>
        <source>Move it…</source>
        <translation>移动它…</translation>
    </message>
    <message>
        <source>Insert behind…</source>
        <translation>在其后插入…</translation>
    </message>
    <message>
        <source>Try a command…</source>
        <translation>尝试命令…</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Nothing is otherwise yet. Go to an event with the playhead, and skip or edit it.</source>
        <translation>还没有任何改动。请用播放头前往某个事件，然后跳过或编辑它。</translation>
    </message>
    <message>
        <source>At position {position}</source>
        <translation>在位置 {position}</translation>
    </message>
    <message>
        <source>{position}: {type} of {subject}</source>
        <translation>{position}：{subject} 的 {type}</translation>
    </message>
    <message>
        <source>Edit event {position}</source>
        <translation>编辑事件 {position}</translation>
    </message>
    <message>
        <source>Insert an event before {position}</source>
        <translation>在 {position} 之前插入事件</translation>
    </message>
    <message>
        <source>Try a command before {position}</source>
        <translation>在 {position} 之前尝试命令</translation>
    </message>
    <message>
        <source>Name of the branch</source>
        <translation>分支名称</translation>
    </message>
    <message>
        <source>the log&apos;s end</source>
        <translation>日志末尾</translation>
    </message>
    <message>
        <source>Position up to which it is run</source>
        <translation>运行到的位置</translation>
    </message>
    <message>
        <source>What is otherwise</source>
        <translation>有何不同</translation>
    </message>
    <message>
        <source>up to</source>
        <translation>直到</translation>
    </message>
    <message>
        <source>A branch is kept in a file, and knows no passwords: leave out {names}.</source>
        <translation>分支保存在文件中，且不知道任何密码：请省略 {names}。</translation>
    </message>
    <message>
        <source>This is no time: write it as 2026-11-01T10:00:00Z.</source>
        <translation>这不是时间：请写成 2026-11-01T10:00:00Z 的形式。</translation>
    </message>
    <message>
        <source>Some fields are not right yet.</source>
        <translation>有些字段还不正确。</translation>
    </message>
    <message>
        <source>This is no JSON object: {reason}.</source>
        <translation>这不是 JSON 对象：{reason}。</translation>
    </message>
    <message>
        <source>{names}: not right yet. It stays in the form, for JSON has no such value.</source>
        <translation>{names}：还不正确。内容留在表单中，因为 JSON 没有这样的值。</translation>
    </message>
    <message>
        <source>The form cannot show {names} as written: it stays here as JSON.</source>
        <translation>表单无法按原样显示 {names}：内容以 JSON 形式保留在此。</translation>
    </message>
    <message>
        <source>Data as JSON</source>
        <translation>JSON 形式的数据</translation>
    </message>
    <message>
        <source>as the event before it</source>
        <translation>与前一个事件相同</translation>
    </message>
    <message>
        <source>Time at which it happened</source>
        <translation>发生的时间</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>表单</translation>
    </message>
    <message>
        <source>Amounts whose currency stands elsewhere are written as JSON, in minor units.</source>
        <translation>货币写在别处的金额，以 JSON 形式按最小货币单位书写。</translation>
    </message>
    <message>
        <source>Time at which it happened (UTC)</source>
        <translation>发生的时间（UTC）</translation>
    </message>
    <message>
        <source>Without event {position}</source>
        <translation>去掉事件 {position}</translation>
    </message>
    <message>
        <source>Event {position} with {patch}</source>
        <translation>事件 {position} 改为 {patch}</translation>
    </message>
    <message>
        <source>{type} inserted before {position}</source>
        <translation>在 {position} 之前插入 {type}</translation>
    </message>
    <message>
        <source>Event {position} moved before {to}</source>
        <translation>事件 {position} 移到 {to} 之前</translation>
    </message>
    <message>
        <source>{type} tried before {position}</source>
        <translation>在 {position} 之前尝试 {type}</translation>
    </message>
    <message>
        <source>Move event {position}</source>
        <translation>移动事件 {position}</translation>
    </message>
    <message>
        <source>Position of the event before which it happens</source>
        <translation>它发生在其之前的事件的位置</translation>
    </message>
    <message>
        <source>Before which position is {type} of {subject} to happen?</source>
        <translation>{subject} 的 {type} 应发生在哪个位置之前？</translation>
    </message>
    <message>
        <source>The event {position} would count again, and the log begins at {first}: what was before is not in it.</source>
        <translation>事件 {position} 将重新计入，而日志从 {first} 开始：在此之前的内容不在其中。</translation>
    </message>
    <message>
        <source>An edit stands at {position}, and the log begins at {first}: what was before is not in it.</source>
        <translation>有一处编辑位于 {position}，而日志从 {first} 开始：在此之前的内容不在其中。</translation>
    </message>
    <message>
        <source>What would become of the {type} tried at {position} is not known: it rests on events of {streams} from before this part of the log. Insert the events that come of it instead, or try it where the whole log is.</source>
        <translation>无法得知在 {position} 处试行的 {type} 会有什么结果：它取决于 {streams} 在这部分日志之前的事件。请改为插入由它产生的事件，或在有完整日志的地方试行。</translation>
    </message>
    <message>
        <source>{one} was compared at position {upto}, and {other} at {other_upto} of its log: run both to one end of one log, with --upto, to compare them.</source>
        <translation>{one} 在位置 {upto} 处比较，而 {other} 在其日志的位置 {other_upto} 处比较：要比较两者，请用 --upto 让它们在同一日志的同一终点运行。</translation>
    </message>
    <message>
        <source>There is no event {position}: the log ends at {head}.</source>
        <translation>没有事件 {position}：日志止于 {head}。</translation>
    </message>
    <message>
        <source>An edit stands at {position}, and the branch ends at {upto}.</source>
        <translation>有一处改动位于 {position}，而该分支止于 {upto}。</translation>
    </message>
    <message>
        <source>Event {position} is changed twice.</source>
        <translation>事件 {position} 被改动了两次。</translation>
    </message>
    <message>
        <source>The log has no event at {position}.</source>
        <translation>日志在 {position} 处没有事件。</translation>
    </message>
    <message>
        <source>The branch&apos;s event at {position} has {size}, and an event has at most {most} MiB.</source>
        <translation>分支在 {position} 处的事件为 {size}，而事件最多 {most} MiB。</translation>
    </message>
    <message>
        <source>The branch&apos;s event at {position} is of the type {type}, which no installed module knows; `marigraph schema` lists those that there are.</source>
        <translation>分支在 {position} 处的事件类型为 {type}，没有任何已安装的模块认识它；`marigraph schema` 会列出现有的类型。</translation>
    </message>
    <message>
        <source>The branch&apos;s event at {position}: {reason}</source>
        <translation>分支在 {position} 处的事件：{reason}</translation>
    </message>
    <message>
        <source>The edit at {position} cannot be read: the data of {type} has another shape.</source>
        <translation>无法读取 {position} 处的改动：{type} 的数据形状不符。</translation>
    </message>
    <message>
        <source>The edit at {position} cannot be read: {reason}.</source>
        <translation>无法读取 {position} 处的改动：{reason}。</translation>
    </message>
    <message>
        <source>{path} is no list of edits: {reason}.</source>
        <translation>{path} 不是编辑列表：{reason}。</translation>
    </message>
    <message>
        <source>An actor is empty: say who, or leave it out.</source>
        <translation>操作者为空：请写明是谁，或省略它。</translation>
    </message>
    <message>
        <source>{quoted} is no time as 2026-11-01T10:00:00Z.</source>
        <translation>{quoted} 不是 2026-11-01T10:00:00Z 这样的时间。</translation>
    </message>
    <message>
        <source>A branch without edits is what really happened: skip, edit, insert, move or try something.</source>
        <translation>没有改动的分支就是真实发生的情况：请跳过、编辑、插入、移动或尝试些什么。</translation>
    </message>
    <message>
        <source>The branch was made at position {position} of another log than this one: it has another event there, or ends before it. Make it anew.</source>
        <translation>该分支是在另一个日志的位置 {position} 处建立的：本日志在该处是另一个事件，或在此之前就结束了。请重新建立。</translation>
    </message>
    <message>
        <source>The log holds nothing behind {position}. Restore it from a backup.</source>
        <translation>日志在 {position} 之后没有任何内容。请从备份恢复。</translation>
    </message>
    <message>
        <source>The {type} tried at {position} holds a secret in {names}: a branch is kept in a file, and knows no passwords. Leave it out, or insert the event that comes of it.</source>
        <translation>在 {position} 处尝试的 {type} 在 {names} 中含有机密：分支保存在文件中，且不知道任何密码。请省略它，或插入由它产生的事件。</translation>
    </message>
    <message>
        <source>{path} cannot be read (line {line}): {reason}. Run the branch again.</source>
        <translation>无法读取 {path}（第 {line} 行）：{reason}。请重新运行该分支。</translation>
    </message>
    <message>
        <source>{path} is of format {format}, and this version knows format {known}. Use the version that wrote it.</source>
        <translation>{path} 的格式为 {format}，而此版本认识格式 {known}。请使用写出它的版本。</translation>
    </message>
    <message>
        <source>There is no branch {quoted}; `marigraph replay branches` lists them.</source>
        <translation>没有分支 {quoted}；`marigraph replay branches` 会列出所有分支。</translation>
    </message>
    <message>
        <source>{quoted} is no name for a branch: up to 60 letters, digits, dots, hyphens and underscores.</source>
        <translation>{quoted} 不能作为分支名：最多 60 个字母、数字、点、连字符和下划线。</translation>
    </message>
    <message>
        <source>There is a branch {quoted} already: discard it, or choose another name.</source>
        <translation>已有名为 {quoted} 的分支：请丢弃它，或选择其他名称。</translation>
    </message>
    <message>
        <source>There is a branch {quoted} already; choose another name.</source>
        <translation>已有名为 {quoted} 的分支；请选择其他名称。</translation>
    </message>
    <message>
        <source>{path} holds no branch.json; throw the branch away: marigraph replay discard {branch}</source>
        <translation>{path} 中没有 branch.json；请丢弃该分支：marigraph replay discard {branch}</translation>
    </message>
    <message>
        <source>The branch {branch} is being run; cancel it first.</source>
        <translation>分支 {branch} 正在运行；请先取消它。</translation>
    </message>
    <message>
        <source>The branch {branch} is being run already.</source>
        <translation>分支 {branch} 已在运行。</translation>
    </message>
    <message>
        <source>{path} is no branch that can be read: {reason}. Mend the file, or throw the branch away: marigraph replay discard {branch}</source>
        <translation>{path} 不是可读取的分支：{reason}。请修复该文件，或丢弃该分支：marigraph replay discard {branch}</translation>
    </message>
    <message>
        <source>The branch {quoted} was not run to its end; run it: marigraph replay branch {branch}</source>
        <translation>分支 {quoted} 没有运行到终点；请运行它：marigraph replay branch {branch}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Run the branch again: marigraph replay branch {branch}</source>
        <translation>无法读取 {path}：{reason}。请重新运行该分支：marigraph replay branch {branch}</translation>
    </message>
    <message>
        <source>The branch {branch} was cancelled; it can be run again.</source>
        <translation>分支 {branch} 已取消；可以再次运行。</translation>
    </message>
    <message>
        <source>{path} is no incident file. Name another one.</source>
        <translation>{path} 不是现场文件。请指定另一个文件。</translation>
    </message>
    <message>
        <source>{path} is empty: it was not written to its end, or not copied. Copy it anew.</source>
        <translation>{path} 为空：未写完或未复制。请重新复制。</translation>
    </message>
    <message>
        <source>{path} is a folder: name a file; `marigraph --data {path}` shows a data folder.</source>
        <translation>{path} 是文件夹：请指定文件；`marigraph --data {path}` 显示数据文件夹。</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Copy it anew.</source>
        <translation>{path} 已损坏：{reason}。请重新复制。</translation>
    </message>
    <message>
        <source>{path} is not whole: it was cut off, or is damaged ({reason}). Copy it anew.</source>
        <translation>{path} 不完整：被截断或已损坏（{reason}）。请重新复制。</translation>
    </message>
    <message>
        <source>{path} is an incident file of format {format}, and this version reads up to {known}. Open it with a newer Marigraph.</source>
        <translation>{path} 是格式为 {format} 的现场文件，而此版本最高支持 {known}。请用更新的 Marigraph 打开。</translation>
    </message>
    <message>
        <source>The log is empty: there is nothing to save yet.</source>
        <translation>日志为空：尚无可保存的内容。</translation>
    </message>
    <message>
        <source>The range ends at {last}, before it begins at {first}: turn them round.</source>
        <translation>范围止于 {last}，在其起点 {first} 之前：请对调。</translation>
    </message>
    <message>
        <source>The playhead {position} is outside of the range from {first} to {last}.</source>
        <translation>播放头 {position} 不在从 {first} 到 {last} 的范围内。</translation>
    </message>
    <message>
        <source>The archive has come to {position}, and the range goes to {last}. Wait until it has caught up (`marigraph status`), or name an earlier end with --to.</source>
        <translation>归档已到 {position}，而范围到 {last}。请等待它赶上（`marigraph status`），或用 --to 指定更早的终点。</translation>
    </message>
    <message>
        <source>Line {line} of {name} is no event of a log: {reason}.</source>
        <translation>{name} 的第 {line} 行不是日志事件：{reason}。</translation>
    </message>
    <message>
        <source>The rows of {view} in the file are of another shape than those of the version that is installed here: {reason}. Install the version that the file was made with.</source>
        <translation>文件中 {view} 的行与此处安装的版本形状不同：{reason}。请安装制作该文件的版本。</translation>
    </message>
    <message>
        <source>What is in the file takes {size}, and the disk of {folder} has {free} left. Make room, or name another folder by {variable}.</source>
        <translation>文件内容需要 {size}，而 {folder} 所在磁盘剩余 {free}。请腾出空间，或用 {variable} 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}. Make room, or name another folder by {variable}.</source>
        <translation>无法写入 {path}：{reason}。请腾出空间，或用 {variable} 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>An event at {position} is behind one at {before}: this is no part of a log. Bring it in with `marigraph import cloudevents FILE` instead.</source>
        <translation>位置 {position} 的事件排在位置 {before} 的事件之后：这不是日志的一部分。请改用 `marigraph import cloudevents FILE` 导入。</translation>
    </message>
    <message>
        <source>{folder} was not made from a file. Open the file again.</source>
        <translation>{folder} 不是由文件生成的。请重新打开文件。</translation>
    </message>
    <message>
        <source>{path} is of no attached folder: its views are those that are installed. Leave out --views.</source>
        <translation>{path} 不属于已连接的文件夹：其视图是已安装的视图。请去掉 --views。</translation>
    </message>
    <message>
        <source>{folder} has no read models of its own: only an attached folder has them. Leave out --with-views.</source>
        <translation>{folder} 没有自己的读模型：只有已连接的文件夹才有。请去掉 --with-views。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Name a file that is there, by --views.</source>
        <translation>无法读取 {path}：{reason}。请用 --views 指定存在的文件。</translation>
    </message>
    <message>
        <source>Another program is still unpacking this file. Try again when it has.</source>
        <translation>另一个程序仍在解包此文件。请待其完成后重试。</translation>
    </message>
    <message>
        <source>not there yet</source>
        <translation>尚不存在</translation>
    </message>
    <message>
        <source>{field}: {before} before, {after} now</source>
        <translation>{field}：之前为 {before}，现在为 {after}</translation>
    </message>
    <message>
        <source>Changed by this event</source>
        <translation>由此事件更改</translation>
    </message>
    <message>
        <source>Drag it onto another view: the two change places.</source>
        <translation>把它拖到另一个视图上：两者交换位置。</translation>
    </message>
    <message>
        <source>{view}: {run}</source>
        <translation>{view}：{run}</translation>
    </message>
    <message>
        <source>… and {number} more</source>
        <translation>…… 还有 {number} 个</translation>
    </message>
    <message>
        <source>waits behind a parked event</source>
        <translation>排在搁置的事件之后</translation>
    </message>
    <message>
        <source>parked: {error}</source>
        <translation>已搁置：{error}</translation>
    </message>
    <message>
        <source>Handlers that are not idempotent: {number}</source>
        <translation>不幂等的处理函数：{number} 个</translation>
    </message>
    <message>
        <source>It is not known which code wrote the rows of {store} there</source>
        <translation>不知道 {store} 在此处的行由哪个代码写成</translation>
    </message>
    <message>
        <source>The rows of {store} there are of the code of {run}</source>
        <translation>{store} 在此处的行由{run}的代码写成</translation>
    </message>
    <message>
        <source>The rows of {store} there are of another code: {code}</source>
        <translation>{store} 在此处的行由另一代码写成：{code}</translation>
    </message>
    <message>
        <source>row {row}</source>
        <translation>行 {row}</translation>
    </message>
    <message>
        <source>{view} is only in this version, and was not compared</source>
        <translation>{view} 只存在于当前版本，未作比较</translation>
    </message>
    <message>
        <source>{view} is only in the other version, and was not compared</source>
        <translation>{view} 只存在于另一版本，未作比较</translation>
    </message>
    <message>
        <source>{view} has other keys, and was not compared</source>
        <translation>{view} 的键不同，未作比较</translation>
    </message>
    <message>
        <source>{view}: columns of one version alone: {columns}</source>
        <translation>{view}：只有一个版本才有的列：{columns}</translation>
    </message>
    <message>
        <source>Handlers whose code is another: {number}</source>
        <translation>代码不同的处理函数：{number} 个</translation>
    </message>
    <message>
        <source>The id with which its causes begin: a command, or a line of an import</source>
        <translation>其原因起始处的标识：一个命令，或导入的一行</translation>
    </message>
    <message>
        <source>Recorded (UTC)</source>
        <translation>记录时间（UTC）</translation>
    </message>
    <message>
        <source>Rows that differ</source>
        <translation>不同的行</translation>
    </message>
    <message>
        <source>Rows that match at A or B</source>
        <translation>在 A 或 B 处匹配的行</translation>
    </message>
    <message>
        <source>Go to the event that wrote it last</source>
        <translation>转到最后写入它的事件</translation>
    </message>
    <message>
        <source>Compare two positions</source>
        <translation>比较两个位置</translation>
    </message>
    <message>
        <source>Mark A at the playhead</source>
        <translation>在播放头处标记 A</translation>
    </message>
    <message>
        <source>Mark B at the playhead</source>
        <translation>在播放头处标记 B</translation>
    </message>
    <message>
        <source>Mark A here</source>
        <translation>在此标记 A</translation>
    </message>
    <message>
        <source>Mark B here</source>
        <translation>在此标记 B</translation>
    </message>
    <message>
        <source>A at {position}</source>
        <translation>A 在 {position}</translation>
    </message>
    <message>
        <source>B at {position}</source>
        <translation>B 在 {position}</translation>
    </message>
    <message>
        <source>Move the playhead to a position and mark it as A, then mark another one as B.</source>
        <translation>把播放头移到某个位置并标为 A，然后把另一个位置标为 B。</translation>
    </message>
    <message>
        <source>Move the playhead to another position, and mark it as B.</source>
        <translation>把播放头移到另一个位置，并标为 B。</translation>
    </message>
    <message>
        <source>No row of this view differs between A and B.</source>
        <translation>此视图中没有在 A 与 B 之间不同的行。</translation>
    </message>
    <message>
        <source>{rows} up to position {position}</source>
        <translation>到位置 {position} 为止共 {rows}</translation>
    </message>
    <message>
        <source>{rows} in all</source>
        <translation>共 {rows}</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>At A</source>
        <translation>在 A 处</translation>
    </message>
    <message>
        <source>At B</source>
        <translation>在 B 处</translation>
    </message>
    <message>
        <source>Written last</source>
        <translation>最后写入</translation>
    </message>
    <message>
        <source>The position of the last event between A and B that wrote the row</source>
        <translation>A 与 B 之间最后写入该行的事件的位置</translation>
    </message>
    <message>
        <source>added</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>{field} over {versions}; a press moves the playhead there.</source>
        <translation>{field}，{versions}；按下会把播放头移到那里。</translation>
    </message>
    <message>
        <source>Versions of the row</source>
        <translation>该行的版本</translation>
    </message>
    <message>
        <source>Press a row in one of the views: its whole life is listed here.</source>
        <translation>在某个视图中按下一行：它的全部历史会列在这里。</translation>
    </message>
    <message>
        <source>{row}: the newest {number} of {versions}</source>
        <translation>{row}：{versions}中最新的 {number} 个</translation>
    </message>
    <message>
        <source>{row}: {versions}; what was before {position} is not kept</source>
        <translation>{row}：{versions}；{position} 之前的内容不予保留</translation>
    </message>
    <message>
        <source>{row}: {versions}</source>
        <translation>{row}：{versions}</translation>
    </message>
    <message>
        <source>no row yet</source>
        <translation>还没有该行</translation>
    </message>
    <message>
        <source>since position {position}</source>
        <translation>自位置 {position} 起</translation>
    </message>
    <message>
        <source>row removed</source>
        <translation>行已移除</translation>
    </message>
    <message>
        <source>A press moves the playhead to the nearest change.</source>
        <translation>按下会把播放头移到最近的更改处。</translation>
    </message>
    <message>
        <source>Watch the pressed value</source>
        <translation>观察按下的值</translation>
    </message>
    <message>
        <source>Keep what was pressed last in a view in sight (w)</source>
        <translation>让最近在视图中按下的内容一直显示（w）</translation>
    </message>
    <message>
        <source>Press a value in one of the views, then w: it stays in sight here, with its curve.</source>
        <translation>在某个视图中按下一个值，然后按 w：它会连同曲线一直显示在这里。</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>What must hold</source>
        <translation>必须成立的内容</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>归属</translation>
    </message>
    <message>
        <source>on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Invariant</source>
        <translation>不变量</translation>
    </message>
    <message>
        <source>Breakpoints and invariants</source>
        <translation>断点与不变量</translation>
    </message>
    <message>
        <source>Condition, e.g. products: on_hand&lt;0</source>
        <translation>条件，例如 products: on_hand&lt;0</translation>
    </message>
    <message>
        <source>Add breakpoint</source>
        <translation>添加断点</translation>
    </message>
    <message>
        <source>Add invariant</source>
        <translation>添加不变量</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>List its hits</source>
        <translation>列出其命中</translation>
    </message>
    <message>
        <source>F5 stops where it holds, when no other condition is given</source>
        <translation>没有给出其他条件时，F5 停在它成立之处</translation>
    </message>
    <message>
        <source>A condition on rows of a view that must never hold</source>
        <translation>针对视图的行、绝不能成立的条件</translation>
    </message>
    <message>
        <source>Name a condition above, and add it: F5 stops at breakpoints.</source>
        <translation>在上方为条件命名并添加：F5 会停在断点处。</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>更改的内容</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Happened (UTC)</source>
        <translation>发生时间（UTC）</translation>
    </message>
    <message>
        <source>{values}: least {least}, mean {mean}, greatest {greatest}</source>
        <translation>{values}：最小 {least}，平均 {mean}，最大 {greatest}</translation>
    </message>
    <message>
        <source>{number} values</source>
        <translation>{number} 个值</translation>
    </message>
    <message>
        <source>No handler has failed on an event.</source>
        <translation>没有处理函数在任何事件上失败。</translation>
    </message>
    <message>
        <source>Events that a handler could not take: {count}</source>
        <translation>处理函数无法处理的事件：{count}</translation>
    </message>
    <message>
        <source>skipped: {error}</source>
        <translation>已跳过：{error}</translation>
    </message>
    <message>
        <source>Events that a handler could not take</source>
        <translation>处理函数无法处理的事件</translation>
    </message>
    <message>
        <source>Return goes to the event, and steps into its handler.</source>
        <translation>回车键转到该事件，并步入其处理函数。</translation>
    </message>
    <message>
        <source>The source of the chosen call is shown here.</source>
        <translation>此处显示所选调用的源代码。</translation>
    </message>
    <message>
        <source>raised {error}</source>
        <translation>抛出 {error}</translation>
    </message>
    <message>
        <source>its row was refused: {error}</source>
        <translation>其行被拒绝：{error}</translation>
    </message>
    <message>
        <source>the payload cannot be read: {error}</source>
        <translation>无法读取载荷：{error}</translation>
    </message>
    <message>
        <source>did not return in time</source>
        <translation>没有按时返回</translation>
    </message>
    <message>
        <source>{function}, line {line}</source>
        <translation>{function}，第 {line} 行</translation>
    </message>
    <message>
        <source>No row was read or put.</source>
        <translation>没有读取或写入任何行。</translation>
    </message>
    <message>
        <source>read {table}, row {row}</source>
        <translation>读取 {table}，行 {row}</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>没有该行</translation>
    </message>
    <message>
        <source>put {table}, row {row}</source>
        <translation>写入 {table}，行 {row}</translation>
    </message>
    <message>
        <source>a new row</source>
        <translation>新行</translation>
    </message>
    <message>
        <source>Nothing is deleted: the annulment is an event of its own, with your name and the reason. Annul that one to take it back.</source>
        <translation>什么都不会删除：作废本身是一个事件，带有你的名字和原因。将那个事件作废即可撤回。</translation>
    </message>
    <message>
        <source>Later events stay as they were recorded: what they state, as a balance, still counts this one.</source>
        <translation>之后的事件保持原样：其中写明的内容（如余额）仍然计入此事件。</translation>
    </message>
    <message>
        <source>An annulment needs a reason.</source>
        <translation>作废需要说明原因。</translation>
    </message>
    <message>
        <source>Annul the selected event…</source>
        <translation>作废所选事件…</translation>
    </message>
    <message>
        <source>Annul an event</source>
        <translation>作废事件</translation>
    </message>
    <message>
        <source>The rows with the event and without it are built beside each other…</source>
        <translation>正在并列构建含此事件和不含此事件的行…</translation>
    </message>
    <message>
        <source>The annulment is written into the log…</source>
        <translation>正在将作废写入日志…</translation>
    </message>
    <message>
        <source>The event is annulled already, at {position}.</source>
        <translation>该事件已在 {position} 处作废。</translation>
    </message>
    <message>
        <source>The annulment waits for your answer…</source>
        <translation>作废正等待你的答复…</translation>
    </message>
    <message>
        <source>Events of its entity behind it</source>
        <translation>其后同一实体的事件</translation>
    </message>
    <message>
        <source>Rows that would differ</source>
        <translation>会不同的行</translation>
    </message>
    <message>
        <source>Rows that would be gone</source>
        <translation>会消失的行</translation>
    </message>
    <message>
        <source>Leave event {position}, {type} of {subject}, out of all rows and decisions?</source>
        <translation>将 {subject} 的事件 {position}（{type}）从所有行和决定中排除？</translation>
    </message>
    <message>
        <source>Annul</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Event {event} is annulled, from {position} on.</source>
        <translation>事件 {event} 已作废，自 {position} 起生效。</translation>
    </message>
    <message>
        <source>There are no such events.</source>
        <translation>没有这样的事件。</translation>
    </message>
    <message>
        <source>There are no such events: the log ends at {head}. `marigraph tail` shows those that there are.</source>
        <translation>没有这样的事件：日志止于 {head}。`marigraph tail` 显示现有的事件。</translation>
    </message>
    <message>
        <source>What happened at {position} follows from {events}, and a test holds at most {most}. Choose an earlier one, or one of fewer entities.</source>
        <translation>位置 {position} 处发生的事取决于{events}，而一个测试最多容纳 {most} 个。请选择更早的，或涉及实体更少的。</translation>
    </message>
    <message>
        <source>Choose one: --stream, --correlation, or --to (with or without --from).</source>
        <translation>请选择其一：--stream、--correlation 或 --to（可带 --from）。</translation>
    </message>
    <message>
        <source>A range of more than {most} events is no case. Choose a shorter one.</source>
        <translation>超过 {most} 个事件的范围不能作为用例。请选择更短的。</translation>
    </message>
    <message>
        <source>{quoted} are no positions: write 5,9,20-30, at most a million of them.</source>
        <translation>{quoted} 不是位置：请写成 5,9,20-30，最多一百万个。</translation>
    </message>
    <message>
        <source>The archive has come to {position}, and the events end at {last}. Wait until it has caught up (`marigraph status`), or choose earlier ones.</source>
        <translation>归档已处理到 {position}，而事件到 {last} 为止。请等待其追上（`marigraph status`），或选择更早的事件。</translation>
    </message>
    <message>
        <source>No command causes these events, and no view shows them: there is nothing to test. Choose others.</source>
        <translation>没有命令会引起这些事件，也没有视图显示它们：没有可测试的内容。请另选。</translation>
    </message>
    <message>
        <source>{text} is no version of the code: name a folder, a wheel or a package.</source>
        <translation>{text} 不是代码的一个版本：请指定一个文件夹、一个 wheel 文件或一个包名。</translation>
    </message>
    <message>
        <source>{version} cannot be unpacked: {reason}.</source>
        <translation>无法解开 {version}：{reason}。</translation>
    </message>
    <message>
        <source>{version} cannot be installed: {reason}.</source>
        <translation>无法安装 {version}：{reason}。</translation>
    </message>
    <message>
        <source>{version} is no folder and no wheel, and cannot be installed as a package: {reason}</source>
        <translation>{version} 既不是文件夹也不是 wheel 文件，也无法作为包安装：{reason}</translation>
    </message>
    <message>
        <source>{version} cannot be loaded: {reason}</source>
        <translation>无法加载 {version}：{reason}</translation>
    </message>
    <message>
        <source>{version} cannot go on behind position {position}: {reason}</source>
        <translation>{version} 在位置 {position} 之后无法继续：{reason}</translation>
    </message>
    <message>
        <source>its process was ended by signal {number}: {reason}</source>
        <translation>其进程被信号 {number} 终止：{reason}</translation>
    </message>
    <message>
        <source>its process ended with exit code {number}: {reason}</source>
        <translation>其进程以退出码 {number} 结束：{reason}</translation>
    </message>
    <message>
        <source>The log has no event {position}; it ends at {head}.</source>
        <translation>日志中没有事件 {position}；日志止于 {head}。</translation>
    </message>
    <message>
        <source>the run with handlers called twice</source>
        <translation>处理函数各调用两次的运行</translation>
    </message>
    <message>
        <source>--to {to} stands before --from {first}.</source>
        <translation>--to {to} 在 --from {first} 之前。</translation>
    </message>
    <message>
        <source>The handler of {view} was ended by signal {number} at event {position}: {reason}</source>
        <translation>{view} 的处理函数在事件 {position} 处被信号 {number} 终止：{reason}</translation>
    </message>
    <message>
        <source>The handler of {view} ended its process with exit code {number} at event {position}: {reason}</source>
        <translation>{view} 的处理函数在事件 {position} 处以退出码 {number} 结束了进程：{reason}</translation>
    </message>
    <message>
        <source>It did not return within {seconds} s.</source>
        <translation>它没有在 {seconds} 秒内返回。</translation>
    </message>
    <message>
        <source>this version</source>
        <translation>当前版本</translation>
    </message>
    <message>
        <source>the first run</source>
        <translation>第一次运行</translation>
    </message>
    <message>
        <source>the second run</source>
        <translation>第二次运行</translation>
    </message>
    <message>
        <source>the run with every event twice</source>
        <translation>每个事件投递两次的运行</translation>
    </message>
    <message>
        <source>{size} on disk; {share} % of its time goes into writing them, {rate}/s</source>
        <translation>磁盘占用 {size}；写入占其时间的 {share} %，{rate}/s</translation>
    </message>
    <message>
        <source>{size} in {database}; {share} % of its time goes into writing them</source>
        <translation>{size}，位于 {database}；其时间的 {share} % 用于写入</translation>
    </message>
    <message>
        <source>{size} on disk; {share} % of its time goes into writing them</source>
        <translation>磁盘占用 {size}；写入占其时间的 {share} %</translation>
    </message>
    <message>
        <source>several conditions, each looked for by itself</source>
        <translation>多个条件，分别查找</translation>
    </message>
    <message>
        <source>index on the key; {looked_at} of {all} looked at</source>
        <translation>按主键索引；查看 {all} 中的 {looked_at}</translation>
    </message>
    <message>
        <source>This window shows {file}, a file. No command can be sent: the backend that it is of is elsewhere.</source>
        <translation>此窗口显示的是文件 {file}。不能发送命令：它所属的后端在别处。</translation>
    </message>
    <message>
        <source>This window shows {file}, a file. Only the archive runs on it, made from the rows in the file; the replicas are where it was saved. Their lag of then is in Lag.</source>
        <translation>此窗口显示的是文件 {file}。其上只运行由文件中的行生成的归档；副本在保存它的地方。它们当时的延迟见“延迟”。</translation>
    </message>
    <message>
        <source>This folder is attached to {place}, read-only: commands go to its own application.</source>
        <translation>此文件夹以只读方式连接到 {place}：命令应交给其自己的应用程序。</translation>
    </message>
    <message>
        <source>This folder is a replica of the log at {place}, read-only: commands go to the backend there.</source>
        <translation>此文件夹是 {place} 处日志的副本，只读：命令应交给那里的后端。</translation>
    </message>
    <message>
        <source>Follow the event store of another program, read-only</source>
        <translation>以只读方式跟随另一程序的事件存储</translation>
    </message>
    <message>
        <source>Other hosts</source>
        <translation>其他主机</translation>
    </message>
    <message>
        <source>Come to a backend of another host, or let others come to this one</source>
        <translation>访问另一台主机上的后端，或让其他主机访问本机的后端</translation>
    </message>
    <message>
        <source>Three mysteries at the end of the sample, solved on Replay</source>
        <translation>示例数据末尾的三个谜，在“回放”中解开</translation>
    </message>
    <message>
        <source>Python tests (*.py)</source>
        <translation>Python 测试 (*.py)</translation>
    </message>
    <message>
        <source>Incident files and exports (*.marigraph *.jsonl *.json *.xml *.zst *.gz)</source>
        <translation>现场文件和导出文件 (*.marigraph *.jsonl *.json *.xml *.zst *.gz)</translation>
    </message>
    <message>
        <source>Open an incident file or an export…</source>
        <translation>打开现场文件或导出文件…</translation>
    </message>
    <message>
        <source>Save an incident file…</source>
        <translation>保存现场文件…</translation>
    </message>
    <message>
        <source>Save an incident file</source>
        <translation>保存现场文件</translation>
    </message>
    <message>
        <source>The incident is being saved as {file}…</source>
        <translation>正在将现场保存为 {file}…</translation>
    </message>
    <message>
        <source>{file} is being unpacked…</source>
        <translation>正在解包 {file}…</translation>
    </message>
    <message>
        <source>Write a test</source>
        <translation>编写测试</translation>
    </message>
    <message>
        <source>The test is being written to {file}…</source>
        <translation>正在将测试写入 {file}…</translation>
    </message>
    <message>
        <source>{file} is shown in a window of its own, read-only.</source>
        <translation>{file} 已在单独的窗口中以只读方式显示。</translation>
    </message>
    <message>
        <source>{events} are in {file} ({size}).</source>
        <translation>{events}已在 {file} 中（{size}）。</translation>
    </message>
    <message>
        <source>The test is in {file}; `pytest {file}` runs it.</source>
        <translation>测试在 {file} 中；用 `pytest {file}` 运行。</translation>
    </message>
    <message>
        <source>Replace personal data by pseudonyms</source>
        <translation>用假名替换个人数据</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>One file with the events, the rows of every view, lag, acts, alerts and notes. It is opened on any machine, without this backend. Secrets are never in it.</source>
        <translation>一个文件，含事件、每个视图的行、延迟、动作、告警和备注。可在任何机器上打开，无需此后端。机密绝不会在其中。</translation>
    </message>
    <message>
        <source>From event</source>
        <translation>从事件</translation>
    </message>
    <message>
        <source>To event</source>
        <translation>到事件</translation>
    </message>
    <message>
        <source>Its size is being estimated…</source>
        <translation>正在估算其大小…</translation>
    </message>
    <message>
        <source>The playhead stands outside of the range.</source>
        <translation>播放头在范围之外。</translation>
    </message>
    <message>
        <source>{events} and {rows}: about {size}.</source>
        <translation>{events}和{rows}：约 {size}。</translation>
    </message>
    <message>
        <source>mixed: rows of several code versions</source>
        <translation>混合：行由多个代码版本写成</translation>
    </message>
    <message>
        <source>Rows of this view were written by more than one version of its code. Rebuild the view in Replicas, and all of them are written by today&apos;s.</source>
        <translation>此视图的行由不止一个版本的代码写成。在“副本”中重建该视图，所有行便由当前版本写成。</translation>
    </message>
    <message>
        <source>Written by code</source>
        <translation>写入代码</translation>
    </message>
    <message>
        <source>not known: before the code ledger</source>
        <translation>未知：早于代码账本</translation>
    </message>
    <message>
        <source>today&apos;s version</source>
        <translation>当前版本</translation>
    </message>
    <message>
        <source>another version than today&apos;s</source>
        <translation>并非当前版本</translation>
    </message>
    <message>
        <source>before this file</source>
        <translation>在此文件之前</translation>
    </message>
    <message>
        <source>This event stands before the file&apos;s first one: only its position is known.</source>
        <translation>该事件在文件的第一个事件之前：只知道它的位置。</translation>
    </message>
    <message>
        <source>written by code {code}</source>
        <translation>由代码 {code} 写成</translation>
    </message>
    <message>
        <source>{event}: row removed</source>
        <translation>{event}：行已移除</translation>
    </message>
    <message>
        <source>{done} of {total} applied</source>
        <translation>已应用 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} applied everywhere</source>
        <translation>已在各处应用 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} compared</source>
        <translation>已比较 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} looked at</source>
        <translation>已查看 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} rebuilt</source>
        <translation>已重建 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} replayed</source>
        <translation>已回放 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} unpacked</source>
        <translation>已解包 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} verified</source>
        <translation>已验证 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} written</source>
        <translation>已写入 {done} / {total}</translation>
    </message>
    <message>
        <source>{counts}, {rate}/s, {left} left</source>
        <translation>{counts}，{rate}/s，剩余 {left}</translation>
    </message>
    <message>
        <source>{counts}, {rate}/s</source>
        <translation>{counts}，{rate}/s</translation>
    </message>
    <message>
        <source>waiting for the answer</source>
        <translation>正在等待应答</translation>
    </message>
    <message>
        <source>not readable: {bytes}</source>
        <translation>无法读取：{bytes}</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>copying</source>
        <translation>正在复制</translation>
    </message>
    <message>
        <source>following</source>
        <translation>正在跟随</translation>
    </message>
    <message>
        <source>its end stands still</source>
        <translation>其末端停滞不前</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>does not fit its mapping</source>
        <translation>与其映射不符</translation>
    </message>
    <message>
        <source>not the one that was copied</source>
        <translation>不是当初复制的那个</translation>
    </message>
    <message>
        <source>Attach a store…</source>
        <translation>连接存储…</translation>
    </message>
    <message>
        <source>Of the attached store {name}</source>
        <translation>来自已连接的存储 {name}</translation>
    </message>
    <message>
        <source>Views: State by stream, and those of {file}.</source>
        <translation>视图：按流的状态，以及 {file} 中的视图。</translation>
    </message>
    <message>
        <source>Views: State by stream. {file}, the folder&apos;s own read models, is not run: a file runs no code by being opened. marigraph replay open FILE --views {file}</source>
        <translation>视图：按流的状态。{file}（该文件夹自己的读模型）未运行：打开文件不会运行任何代码。marigraph replay open FILE --views {file}</translation>
    </message>
    <message>
        <source>Views: State by stream.</source>
        <translation>视图：按流的状态。</translation>
    </message>
    <message>
        <source>Replica of {place}, read-only: {state}</source>
        <translation>{place} 的副本，只读：{state}</translation>
    </message>
    <message>
        <source>Attached, read-only: {name}, {state}</source>
        <translation>已连接，只读：{name}，{state}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{place}: copied up to {position}, its end is {end}; so for {span}</source>
        <translation>{place}：已复制至 {position}，其末端为 {end}；已持续 {span}</translation>
    </message>
    <message>
        <source>{title}, events in {table}</source>
        <translation>{title}，事件位于 {table}</translation>
    </message>
    <message>
        <source>Not kept there: {fields}</source>
        <translation>那里不保存：{fields}</translation>
    </message>
    <message>
        <source>Look at this: {fault}</source>
        <translation>请注意：{fault}</translation>
    </message>
    <message>
        <source>No event yet</source>
        <translation>尚无事件</translation>
    </message>
    <message>
        <source>The last event is {position}, and final</source>
        <translation>最后的事件是 {position}，已确定</translation>
    </message>
    <message>
        <source>The last event is {position}; final up to {end}</source>
        <translation>最后的事件是 {position}；已确定至 {end}</translation>
    </message>
    <message>
        <source>Subscription {name}: not known how far behind</source>
        <translation>订阅 {name}：落后多少未知</translation>
    </message>
    <message>
        <source>Subscription {name}: at most {events} behind</source>
        <translation>订阅 {name}：最多落后 {events}</translation>
    </message>
    <message>
        <source>Subscription {name}: {events} behind</source>
        <translation>订阅 {name}：落后 {events}</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>An attached folder takes no commands.</source>
        <translation>已连接的文件夹不接受命令。</translation>
    </message>
    <message>
        <source>The store is not the one that was copied: {finding}. It was restored from a backup, or events were deleted or rewritten there. The copy is kept as it was read; attach the store to a new data folder to read it anew.</source>
        <translation>该存储已不是当初复制的那个：{finding}。它可能从备份恢复，或其中的事件被删除或改写。副本保持读取时的样子；如需重新读取，请将存储连接到新的数据文件夹。</translation>
    </message>
    <message>
        <source>The mapping&apos;s time.zone names {zone}, which is no time zone. Write one such as Europe/Berlin.</source>
        <translation>映射的 time.zone 写的是 {zone}，这不是时区。请写成例如 Europe/Berlin。</translation>
    </message>
    <message>
        <source>{mapping}: {fault}. Change the file, and try again.</source>
        <translation>{mapping}：{fault}。请修改该文件后重试。</translation>
    </message>
    <message>
        <source>There is no preset {preset}. Choose one of {names}, or describe the store in a file: --mapping FILE.toml.</source>
        <translation>没有名为 {preset} 的预设。请选择 {names} 之一，或在文件中描述存储：--mapping FILE.toml。</translation>
    </message>
    <message>
        <source>{place} is no URL of PostgreSQL. Write postgresql://USER@HOST/DATABASE.</source>
        <translation>{place} 不是 PostgreSQL 的 URL。请写成 postgresql://USER@HOST/DATABASE。</translation>
    </message>
    <message>
        <source>{place} cannot be reached: {fault}. Check host, database, user and password.</source>
        <translation>无法连接 {place}：{fault}。请检查主机、数据库、用户和密码。</translation>
    </message>
    <message>
        <source>{place} did not answer within {seconds} s, and was left alone.</source>
        <translation>{place} 在 {seconds} 秒内没有应答，已不再打扰它。</translation>
    </message>
    <message>
        <source>{place}: {fault}. Check the mapping, and this user&apos;s rights.</source>
        <translation>{place}：{fault}。请检查映射以及该用户的权限。</translation>
    </message>
    <message>
        <source>{place}: {fault}. Check the mapping, and the file.</source>
        <translation>{place}：{fault}。请检查映射和文件。</translation>
    </message>
    <message>
        <source>{place} holds {store}, but this user may not SELECT from {tables}. Let an administrator run: GRANT USAGE ON SCHEMA {schema} TO the user; GRANT SELECT ON {granted} TO the user.</source>
        <translation>{place} 中有 {store}，但此用户无权对 {tables} 执行 SELECT。请让管理员执行：GRANT USAGE ON SCHEMA {schema} TO 该用户；GRANT SELECT ON {granted} TO 该用户。</translation>
    </message>
    <message>
        <source>{place} holds no event store of {known}; it has {found}. Name another database, or describe the store in a file: --mapping FILE.toml.</source>
        <translation>{place} 中没有 {known} 的事件存储；其中有 {found}。请指定另一个数据库，或在文件中描述存储：--mapping FILE.toml。</translation>
    </message>
    <message>
        <source>{place} may be read in several ways: {ways}. Choose one with --preset, or name the table in a file for --mapping: extends = &quot;PRESET&quot;, [find.tables.events] name = &quot;…&quot;.</source>
        <translation>{place} 可以用多种方式读取：{ways}。请用 --preset 选择一种，或在 --mapping 的文件中指定表：extends = &quot;PRESET&quot;，[find.tables.events] name = &quot;…&quot;。</translation>
    </message>
    <message>
        <source>{path} cannot be opened: {fault}. Name a file that is there, and that this user may read.</source>
        <translation>无法打开 {path}：{fault}。请指定一个存在且此用户可读的文件。</translation>
    </message>
    <message>
        <source>{folder} has a log of its own. Choose a new folder with --data.</source>
        <translation>{folder} 已有自己的日志。请用 --data 选择一个新文件夹。</translation>
    </message>
    <message>
        <source>{folder} cannot be written: {fault}. Choose another with --data.</source>
        <translation>无法写入 {folder}：{fault}。请用 --data 选择另一个。</translation>
    </message>
    <message>
        <source>{folder} follows {place} already. Choose another folder with --data.</source>
        <translation>{folder} 已在跟随 {place}。请用 --data 选择另一个文件夹。</translation>
    </message>
    <message>
        <source>No event store can be read at {place}. Use sqlite:///FILE, postgresql://USER@HOST/DATABASE or nats://HOST/STREAM.</source>
        <translation>无法在 {place} 读取事件存储。请使用 sqlite:///FILE、postgresql://USER@HOST/DATABASE 或 nats://HOST/STREAM。</translation>
    </message>
    <message>
        <source>The store&apos;s URL cannot be read: {fault}. Write nats://HOST:PORT/STREAM.</source>
        <translation>无法读取存储的 URL：{fault}。请写成 nats://HOST:PORT/STREAM。</translation>
    </message>
    <message>
        <source>There is no stream at {place}. Name another server.</source>
        <translation>{place} 处没有任何流。请指定另一台服务器。</translation>
    </message>
    <message>
        <source>{place} names no stream. Name one with --stream NAME: {names}.</source>
        <translation>{place} 未指定流。请用 --stream NAME 指定一个：{names}。</translation>
    </message>
    <message>
        <source>There is no stream {stream} at {place}. Name one with --stream NAME: {names}.</source>
        <translation>{place} 处没有流 {stream}。请用 --stream NAME 指定一个：{names}。</translation>
    </message>
    <message>
        <source>{preset} is read from a database, and {place} names a stream of NATS. Leave out --preset, or name the database.</source>
        <translation>{preset} 从数据库读取，而 {place} 指定的是 NATS 的流。请去掉 --preset，或指定数据库。</translation>
    </message>
    <message>
        <source>{place} is a log of Marigraph itself, and not a store of another program. Open it as what it is: MARIGRAPH_LOG with this URL, and a data folder of its own.</source>
        <translation>{place} 是 Marigraph 自己的日志，而不是其他程序的存储。请按其本来面目打开：用 MARIGRAPH_LOG 指定此 URL，并使用单独的数据文件夹。</translation>
    </message>
    <message>
        <source>There is no file {path}. Name the file of the event store.</source>
        <translation>没有文件 {path}。请指定事件存储的文件。</translation>
    </message>
    <message>
        <source>PostgreSQL&apos;s driver is not installed. Install it: pip install &apos;marigraph[postgres]&apos;.</source>
        <translation>未安装 PostgreSQL 驱动。请安装：pip install &apos;marigraph[postgres]&apos;。</translation>
    </message>
    <message>
        <source>The log of this data folder holds events that did not come from the attached store. Attach the store to a new data folder.</source>
        <translation>此数据文件夹的日志中有并非来自所连接存储的事件。请将存储连接到新的数据文件夹。</translation>
    </message>
    <message>
        <source>{path} was opened and closed again and again meanwhile. Try again.</source>
        <translation>{path} 在此期间被反复打开和关闭。请重试。</translation>
    </message>
    <message>
        <source>{path} is no SQLite file. Name the file of the event store.</source>
        <translation>{path} 不是 SQLite 文件。请指定事件存储的文件。</translation>
    </message>
    <message>
        <source>{path} holds events that cannot be read without writing beside it: whoever wrote them was killed, or the files were copied. Open the store once with its own program.</source>
        <translation>{path} 中的事件若不在其旁写入就无法读取：写入者被强行终止，或文件是复制来的。请用其自己的程序打开存储一次。</translation>
    </message>
    <message>
        <source>The views in {path} cannot be loaded: {fault}. Mend the file, and start again.</source>
        <translation>无法加载 {path} 中的视图：{fault}。请修改该文件后重新启动。</translation>
    </message>
    <message>
        <source>{path} cannot be used: {fault}. Attach the store again.</source>
        <translation>无法使用 {path}：{fault}。请重新连接存储。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {fault}. Attach the store again.</source>
        <translation>无法读取 {path}：{fault}。请重新连接存储。</translation>
    </message>
    <message>
        <source>The variable {variable}, which has the password of {name}, is not set here. Set it, and start again.</source>
        <translation>此处未设置变量 {variable}，其中应有 {name} 的密码。请设置后重新启动。</translation>
    </message>
    <message>
        <source>The branch&apos;s event at {position} names no {field}; name that of another event of its stream.</source>
        <translation>分支在 {position} 处的事件没有写明 {field}；请写明其流中另一事件的值。</translation>
    </message>
    <message>
        <source>The end of the store has not moved for {seconds} s, though newer events can be seen: {holder} holds it. They are copied when that transaction has ended.</source>
        <translation>存储的末端已有 {seconds} 秒没有移动，尽管可以看到更新的事件：{holder} 占住了它。该事务结束后才会复制这些事件。</translation>
    </message>
    <message>
        <source>The end of the store has not moved for {seconds} s, though newer events can be seen: a gap before it is not filled yet.</source>
        <translation>存储的末端已有 {seconds} 秒没有移动，尽管可以看到更新的事件：其前的空缺尚未填补。</translation>
    </message>
    <message>
        <source>The store is not read any more: its reader stops.</source>
        <translation>不再读取该存储：其读取器正在停止。</translation>
    </message>
    <message>
        <source>It has no position yet.</source>
        <translation>尚无位置。</translation>
    </message>
    <message>
        <source>The safe end is not known yet.</source>
        <translation>安全末端尚不知道。</translation>
    </message>
    <message>
        <source>Counting took too long, and was given up.</source>
        <translation>计数耗时过长，已放弃。</translation>
    </message>
    <message>
        <source>Counting what is parked took too long, and was given up.</source>
        <translation>对搁置事件的计数耗时过长，已放弃。</translation>
    </message>
    <message>
        <source>The position cannot be read: {reason}.</source>
        <translation>无法读取位置：{reason}。</translation>
    </message>
    <message>
        <source>no index stands in the token</source>
        <translation>令牌中没有 index</translation>
    </message>
    <message>
        <source>it is greater than any position</source>
        <translation>它大于任何位置</translation>
    </message>
    <message>
        <source>it has more numbers than the positions of events ({claimed} to {parts})</source>
        <translation>它的数字比事件位置的多（{claimed} 对 {parts}）</translation>
    </message>
    <message>
        <source>Standbys: behind</source>
        <translation>备库：落后量</translation>
    </message>
    <message>
        <source>of the log&apos;s server, by how far they were sent, written, flushed and replayed</source>
        <translation>落后于日志服务器的字节数，按已发送、已写入、已落盘、已回放</translation>
    </message>
    <message>
        <source>Standbys: time behind</source>
        <translation>备库：延迟时间</translation>
    </message>
    <message>
        <source>age of the oldest that is not written, flushed or replayed there</source>
        <translation>尚未在备库写入、落盘或回放的最早内容已存在多久</translation>
    </message>
    <message>
        <source>{standby} sent</source>
        <translation>{standby} 已发送</translation>
    </message>
    <message>
        <source>{standby} written</source>
        <translation>{standby} 已写入</translation>
    </message>
    <message>
        <source>{standby} flushed</source>
        <translation>{standby} 已落盘</translation>
    </message>
    <message>
        <source>{standby} replayed</source>
        <translation>{standby} 已回放</translation>
    </message>
    <message>
        <source>{name}: {state}, {sync}</source>
        <translation>{name}：{state}，{sync}</translation>
    </message>
    <message>
        <source>{name}: away for {span}</source>
        <translation>{name}：已断开 {span}</translation>
    </message>
    <message>
        <source>none is connected</source>
        <translation>没有备库连接</translation>
    </message>
    <message>
        <source>No standby is connected to the log&apos;s server.</source>
        <translation>没有备库连接到日志服务器。</translation>
    </message>
    <message>
        <source>Behind the end of the log&apos;s server</source>
        <translation>落后于日志服务器末尾的量</translation>
    </message>
    <message>
        <source>Age of the oldest of it; sending has no time of its own</source>
        <translation>其中最早内容已存在多久；发送没有单独的时间</translation>
    </message>
    <message>
        <source>events a read</source>
        <translation>个事件每次读取</translation>
    </message>
    <message>
        <source>reads a second</source>
        <translation>次读取每秒</translation>
    </message>
    <message>
        <source>Events of one read, at most</source>
        <translation>一次读取的事件数上限</translation>
    </message>
    <message>
        <source>Reads a second, at most</source>
        <translation>每秒读取次数上限</translation>
    </message>
    <message>
        <source>None: State by stream alone</source>
        <translation>无：仅按流的状态</translation>
    </message>
    <message>
        <source>No commit waits for a standby (synchronous_standby_names is empty): what was accepted last can be lost when one is promoted.</source>
        <translation>提交不等待任何备库（synchronous_standby_names 为空）：备库提升为主库时，最后接受的内容可能丢失。</translation>
    </message>
    <message>
        <source>Commits wait for a standby that is not there (synchronous_standby_names is {names}).</source>
        <translation>提交正在等待一个不在线的备库（synchronous_standby_names 为 {names}）。</translation>
    </message>
    <message>
        <source>Commits wait for {standbys} (synchronous_standby_names is {names}): nothing accepted is lost when one that commits wait for is promoted.</source>
        <translation>提交等待 {standbys}（synchronous_standby_names 为 {names}）：提升被等待的备库时，已接受的内容不会丢失。</translation>
    </message>
    <message>
        <source>A failover has lost events up to {last} that were accepted.</source>
        <translation>一次故障切换丢失了到 {last} 为止的已接受事件。</translation>
    </message>
    <message>
        <source>A failover has lost the events {first} to {last} that were accepted.</source>
        <translation>一次故障切换丢失了已接受的事件 {first} 到 {last}。</translation>
    </message>
    <message>
        <source>The log&apos;s server has not answered yet.</source>
        <translation>日志服务器尚未应答。</translation>
    </message>
    <message>
        <source>pg_stat_replication of {server}, {age} old</source>
        <translation>{server} 的 pg_stat_replication，采样于 {age} 前</translation>
    </message>
    <message>
        <source>The role of the log&apos;s URL may not see how far they are: grant it pg_monitor on the server.</source>
        <translation>日志 URL 中的角色无权查看备库进度：请在服务器上授予它 pg_monitor。</translation>
    </message>
    <message>
        <source>part {part}: {replicas}</source>
        <translation>第 {part} 部分：{replicas}</translation>
    </message>
    <message>
        <source>{view} in {parts} ({who}): how far the worst is behind is not known</source>
        <translation>{view} 分为 {parts}（{who}）：落后最多的一份落后多少未知</translation>
    </message>
    <message>
        <source>{view} in {parts} ({who}): the worst is {events} and {span} behind</source>
        <translation>{view} 分为 {parts}（{who}）：落后最多的一份落后 {events}，{span}</translation>
    </message>
    <message>
        <source>{replica} at {position}</source>
        <translation>{replica}，位置 {position}</translation>
    </message>
    <message>
        <source>in {parts}: {places}</source>
        <translation>分为 {parts}：{places}</translation>
    </message>
    <message>
        <source>{view}, part {part} of {parts}</source>
        <translation>{view}，第 {part} 部分，共 {parts} 部分</translation>
    </message>
    <message>
        <source>Open an invitation</source>
        <translation>打开邀请</translation>
    </message>
    <message>
        <source>Open an invitation…</source>
        <translation>打开邀请…</translation>
    </message>
    <message>
        <source>Invitations (*.invitation);;All files (*)</source>
        <translation>邀请 (*.invitation);;所有文件 (*)</translation>
    </message>
    <message>
        <source>On another host: {place}</source>
        <translation>在另一台主机上：{place}</translation>
    </message>
    <message>
        <source>Its backend runs there, and is not started from here. Invitation: {name}, role {role}.</source>
        <translation>后端在那里运行，不会从这里启动。邀请：{name}，角色 {role}。</translation>
    </message>
    <message>
        <source>Open to other hosts: {place}</source>
        <translation>对其他主机开放：{place}</translation>
    </message>
    <message>
        <source>Who has an invitation comes in there: marigraph invite lists them.</source>
        <translation>持有邀请者可从那里进入：marigraph invite 列出他们。</translation>
    </message>
    <message>
        <source>{giver} at {place} makes a copy of its rows, to begin with.</source>
        <translation>{place} 上的 {giver} 正在制作其行的拷贝，作为起点。</translation>
    </message>
    <message>
        <source>{giver} at {place} does not answer, and is asked again.</source>
        <translation>{place} 处的 {giver} 没有应答，将再次询问。</translation>
    </message>
    <message>
        <source>The backend at {place} answers, but none of its replicas, who are asked for the log. Look at them there; it goes on by itself.</source>
        <translation>{place} 处的后端有应答，但向其索取日志的副本均无应答。请在那里查看它们；随后会自行继续。</translation>
    </message>
    <message>
        <source>It copies the rows of {giver} at {place}: {done} of {total} are here.</source>
        <translation>它正在复制 {place} 上 {giver} 的行：{total} 中已有 {done} 到达。</translation>
    </message>
    <message>
        <source>No replica at {place} gives a copy of its rows, and they are built from the log: {reason}</source>
        <translation>{place} 上没有副本提供其行的拷贝，行将从日志构建：{reason}</translation>
    </message>
    <message>
        <source>No replica runs there that has the rows of all views.</source>
        <translation>那里没有运行拥有所有视图的行的副本。</translation>
    </message>
    <message>
        <source>It has a share of the views only.</source>
        <translation>它只有一部分视图。</translation>
    </message>
    <message>
        <source>That copy of the rows is no more.</source>
        <translation>行的那份拷贝已不存在。</translation>
    </message>
    <message>
        <source>What was given of the rows before has not been taken yet.</source>
        <translation>先前给出的行数据尚未被取走。</translation>
    </message>
    <message>
        <source>A copy of rows has not arrived as it was sent.</source>
        <translation>行的一份拷贝到达时与发送时不同。</translation>
    </message>
    <message>
        <source>What has arrived is no copy of rows.</source>
        <translation>到达的内容不是行的拷贝。</translation>
    </message>
    <message>
        <source>A copy of the rows takes {size}, and their disk has {free} left, of which the log needs some. Make room on the disk.</source>
        <translation>行的一份拷贝需要 {size}，其磁盘还剩 {free}，其中一部分是日志所需。请在磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The copy of the rows cannot be written: {reason}. Make room on the disk.</source>
        <translation>无法写入行的拷贝：{reason}。请在磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The copy of the rows cannot be read: {reason}.</source>
        <translation>无法读取行的拷贝：{reason}。</translation>
    </message>
    <message>
        <source>The copy of the rows cannot be written here: {reason}. Make room on the disk, and join again.</source>
        <translation>无法在此写入行的拷贝：{reason}。请在磁盘上腾出空间，然后重新加入。</translation>
    </message>
    <message>
        <source>The copy of the log has come to {done} of {total}, where the rows are.</source>
        <translation>日志的拷贝已到 {done}，行位于 {total}。</translation>
    </message>
    <message>
        <source>The copy of the log has come to {done} of {total}, where the rows are. Order it again when it is there.</source>
        <translation>日志的拷贝已到 {done}，行位于 {total}。等它到达后请重新下达指令。</translation>
    </message>
    <message>
        <source>The copy of the log has come to {done} of {total}, up to where {name} has acknowledged it. Try again when it is there.</source>
        <translation>日志的拷贝已到 {done}，而 {name} 已确认到 {total}。等它到达那里后请重试。</translation>
    </message>
    <message>
        <source>The log there is a copy, too, and has come to {done} of {total}, which it had before.</source>
        <translation>那里的日志也是一份拷贝，已到 {done}，而它之前有 {total}。</translation>
    </message>
    <message>
        <source>Nobody is invited as {name}.</source>
        <translation>没有人以 {name} 的名义受邀。</translation>
    </message>
    <message>
        <source>Nothing is heard of {name}, which runs on the host {host}.</source>
        <translation>没有收到 {name} 的消息，它在主机 {host} 上运行。</translation>
    </message>
    <message>
        <source>{name} runs on the host {host}, and is asked there: marigraph query VIEW --data FOLDER</source>
        <translation>{name} 在主机 {host} 上运行，请在那里查询：marigraph query VIEW --data FOLDER</translation>
    </message>
    <message>
        <source>{name} is on another host, where this is ordered.</source>
        <translation>{name} 在另一台主机上，请在那里下达此指令。</translation>
    </message>
    <message>
        <source>{path} cannot be used: {reason}. Join it again: marigraph replica join INVITATION</source>
        <translation>{path} 无法使用：{reason}。请重新加入：marigraph replica join INVITATION</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Join it again.</source>
        <translation>无法读取 {path}：{reason}。请重新加入。</translation>
    </message>
    <message>
        <source>{name} is no name of a replica; it has 1 to 40 of a-z, 0-9 and -.</source>
        <translation>{name} 不是副本的名称；名称由 1 到 40 个 a-z、0-9 和 - 组成。</translation>
    </message>
    <message>
        <source>The invitation {name} is for a console: it has the role {role}. Ask for one of a replica: marigraph invite add NAME --role replica</source>
        <translation>邀请 {name} 是给控制台的：它的角色是 {role}。请索取副本的邀请：marigraph invite add NAME --role replica</translation>
    </message>
    <message>
        <source>{folder} has a log of its own. Choose another folder with --data.</source>
        <translation>{folder} 有自己的日志。请用 --data 选择另一个文件夹。</translation>
    </message>
    <message>
        <source>{user} is no replica of another host: that takes an invitation with the role replica.</source>
        <translation>{user} 不是另一台主机的副本：这需要角色为 replica 的邀请。</translation>
    </message>
    <message>
        <source>No replica of another host can be called {name}. Join it with --name NAME, of 1 to 40 of a-z, 0-9 and -, and not like a process of this host.</source>
        <translation>另一台主机的副本不能叫 {name}。请用 --name NAME 加入：1 到 40 个 a-z、0-9 和 -，且不与本机的进程同名。</translation>
    </message>
    <message>
        <source>Another replica is called {name} already, on the host {host}. Join this one with another name: --name NAME</source>
        <translation>主机 {host} 上已有副本叫 {name}。请用另一个名称加入：--name NAME</translation>
    </message>
    <message>
        <source>The log at {place} is not the one of which this folder holds a copy: at {position} it has another event, or none. It was restored from an older copy, or is another one. Join it with a new folder.</source>
        <translation>{place} 的日志不是此文件夹所存副本的那个日志：在 {position} 处它有另一个事件，或没有事件。它是从较旧的副本恢复的，或是另一个日志。请用新的文件夹加入。</translation>
    </message>
    <message>
        <source>Somebody is invited as {name} already. Choose another name, or revoke it first.</source>
        <translation>已有人以 {name} 的名义受邀。请选择其他名称，或先收回它。</translation>
    </message>
    <message>
        <source>The invitation {file} cannot be read: {reason}.</source>
        <translation>无法读取邀请 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} is no invitation that can be used: {reason}. Ask for a new one: marigraph invite add</source>
        <translation>{file} 不是可用的邀请：{reason}。请索取新的邀请：marigraph invite add</translation>
    </message>
    <message>
        <source>The invitation {name} has expired. Ask for a new one: marigraph invite add</source>
        <translation>邀请 {name} 已过期。请索取新的邀请：marigraph invite add</translation>
    </message>
    <message>
        <source>The backend at {place} refuses this invitation: it was revoked, has expired, or was never given out there. Ask for a new one: marigraph invite add</source>
        <translation>{place} 的后端拒绝此邀请：它已被收回、已过期，或从未在那里发出。请索取新的邀请：marigraph invite add</translation>
    </message>
    <message>
        <source>What answers at {place} is not the backend that gave out this invitation. Check the address; where the backend&apos;s folder is new, ask for a new invitation.</source>
        <translation>在 {place} 应答的不是发出此邀请的后端。请检查地址；如果后端的文件夹是新的，请索取新的邀请。</translation>
    </message>
    <message>
        <source>{place} did not answer within {limit} s. Check that the backend there runs and listens at this address, and that nothing between blocks it.</source>
        <translation>{place} 在 {limit} 秒内没有应答。请检查那里的后端是否在运行并在该地址监听，且中间没有阻挡。</translation>
    </message>
    <message>
        <source>This reads the log itself, which is on the backend&apos;s host {host}: run it there.</source>
        <translation>此操作读取日志本身，日志在后端的主机 {host} 上：请在那里运行。</translation>
    </message>
    <message>
        <source>{folder} stands for the backend of another host, which is started there. Choose another folder with --data.</source>
        <translation>{folder} 代表另一台主机上的后端，它在那里启动。请用 --data 选择其他文件夹。</translation>
    </message>
    <message>
        <source>{host} is no address of this host. Choose one that `ip address` lists with --listen.</source>
        <translation>{host} 不是本机的地址。请用 --listen 选择 `ip address` 列出的地址。</translation>
    </message>
    <message>
        <source>{place} is in use by another program. Choose another port with --listen.</source>
        <translation>{place} 已被其他程序占用。请用 --listen 选择其他端口。</translation>
    </message>
    <message>
        <source>Nobody can listen at {place}: {reason}.</source>
        <translation>无法在 {place} 监听：{reason}。</translation>
    </message>
    <message>
        <source>{place} is no address to listen at. Name one IPv4 address of this host, with a port or without: 10.0.0.5 or 10.0.0.5:{port}</source>
        <translation>{place} 不是可监听的地址。请指定本机的一个 IPv4 地址，可带端口：10.0.0.5 或 10.0.0.5:{port}</translation>
    </message>
    <message>
        <source>{path} is damaged, and lets nobody in: {reason}. Remove it, and invite anew.</source>
        <translation>{path} 已损坏，不允许任何人进入：{reason}。请删除它，重新邀请。</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Remove it; everybody needs a new invitation then.</source>
        <translation>{path} 已损坏：{reason}。请删除它；之后所有人都需要新的邀请。</translation>
    </message>
    <message>
        <source>{file} is there already. Remove it, or choose another with --output.</source>
        <translation>{file} 已存在。请删除它，或用 --output 选择其他文件。</translation>
    </message>
    <message>
        <source>{path} cannot be used: {reason}.</source>
        <translation>无法使用 {path}：{reason}。</translation>
    </message>
    <message>
        <source>No port is free at {place}.</source>
        <translation>{place} 没有空闲端口。</translation>
    </message>
    <message>
        <source>{place} cannot be listened at again: {reason}.</source>
        <translation>无法在 {place} 重新监听：{reason}。</translation>
    </message>
    <message>
        <source>{view} cannot be split: its full-text search ranks all rows together. Give it whole to one replica.</source>
        <translation>{view} 无法划分：其全文搜索对所有行一起排序。请将其完整交给一个副本。</translation>
    </message>
    <message>
        <source>{view} cannot be split: one event may change rows of several keys ({names}). Give it whole to one replica.</source>
        <translation>{view} 无法划分：一个事件可能改变多个键（{names}）的行。请将其完整交给一个副本。</translation>
    </message>
    <message>
        <source>{view} cannot be split: {names} has no {column}, and may change several of its rows. Give it whole to one replica.</source>
        <translation>{view} 无法划分：{names} 没有 {column}，可能改变其多行。请将其完整交给一个副本。</translation>
    </message>
    <message>
        <source>{view} cannot be split: its handlers remember things in tables of their own. Give it whole to one replica, or declare in its read model by what it is split.</source>
        <translation>{view} 无法划分：其处理器在自己的表中保存了内容。请将其完整交给一个副本，或在其读模型中声明按什么划分。</translation>
    </message>
    <message>
        <source>{view} cannot be split by {column}: {type} has no text {field}. Mend `split` in its read model.</source>
        <translation>{view} 无法按 {column} 划分：{type} 没有文本字段 {field}。请修正其读模型中的 `split`。</translation>
    </message>
    <message>
        <source>{view} cannot be split by {column}, which is no column of its key.</source>
        <translation>{view} 无法按 {column} 划分，因为它不是其键的列。</translation>
    </message>
    <message>
        <source>{view} is split by {column}, and this event is about {key}, but its handler asks for the row of {other}. Mend `split` in the read model, or do not split the view.</source>
        <translation>{view} 按 {column} 划分，此事件关于 {key}，但其处理器请求 {other} 的行。请修正读模型中的 `split`，或不要划分该视图。</translation>
    </message>
    <message>
        <source>The handler asks for the row of {other}, which is in another part of {view}. Mend `split` in the read model, or do not split the view.</source>
        <translation>处理器请求 {other} 的行，而它在 {view} 的另一部分中。请修正读模型中的 `split`，或不要划分该视图。</translation>
    </message>
    <message>
        <source>{view} is split by {column}: {table} does not have it in its key, and an event that one part alone takes changes it. Mend `split` in the read model (`every_part`, `per_part`), or do not split the view.</source>
        <translation>{view} 按 {column} 划分：{table} 的键中没有它，而只由一个部分接收的事件改变了它。请修正读模型中的 `split`（`every_part`、`per_part`），或不要划分该视图。</translation>
    </message>
    <message>
        <source>A view has at most {number}, not {parts}: who reads it opens each.</source>
        <translation>一个视图最多有 {number}，而不是 {parts}：读取者要打开每一个。</translation>
    </message>
    <message>
        <source>There is no part {part} of {parts}: they are counted from 1.</source>
        <translation>没有第 {part} 部分（共 {parts} 部分）：从 1 开始计数。</translation>
    </message>
    <message>
        <source>There is no view {view}: did you mean {other}?</source>
        <translation>没有视图 {view}：您是指 {other} 吗？</translation>
    </message>
    <message>
        <source>There are only {count}, too few for a share {part}/{parts} of all the work. Name views, and give parts of them: --views VIEW --share 1/2</source>
        <translation>只有 {count}，不足以划分出全部工作的 {part}/{parts}。请指定视图，并给出其部分：--views VIEW --share 1/2</translation>
    </message>
    <message>
        <source>{replica} is fed by its queue, which has the rows of all views. Feed it by events first: marigraph replica start {replica}, then marigraph feed {replica} events</source>
        <translation>{replica} 由其队列供给，队列含有所有视图的行。请先改为由事件供给：marigraph replica start {replica}，然后 marigraph feed {replica} events</translation>
    </message>
    <message>
        <source>{replica} has only a share of the views: {share}. The archive can begin with a copy of a replica that has all.</source>
        <translation>{replica} 只持有部分视图：{share}。归档可以从持有全部视图的副本的拷贝开始。</translation>
    </message>
    <message>
        <source>it has a share of the views, and a queue holds the rows of all.</source>
        <translation>它只持有部分视图，而队列含有所有视图的行。</translation>
    </message>
    <message>
        <source>{replica} has no rows yet: {reason}.</source>
        <translation>{replica} 还没有行：{reason}。</translation>
    </message>
    <message>
        <source>The rows of {replica} cannot be read: {reason}.</source>
        <translation>无法读取 {replica} 的行：{reason}。</translation>
    </message>
    <message>
        <source>{replica} has not built {view} yet. `marigraph health` says how far it is.</source>
        <translation>{replica} 尚未构建 {view}。`marigraph health` 会说明进度。</translation>
    </message>
    <message>
        <source>No replica has {view}. Start one that has it: marigraph replica start --views {view}</source>
        <translation>没有副本持有 {view}。请启动一个持有它的副本：marigraph replica start --views {view}</translation>
    </message>
    <message>
        <source>No replica has part {part} of {parts} of {view}. Start one: marigraph replica start --views {view} --share {first}/{parts}</source>
        <translation>没有副本持有 {view} 的第 {part} 部分（共 {parts} 部分）。请启动一个：marigraph replica start --views {view} --share {first}/{parts}</translation>
    </message>
    <message>
        <source>This backend lets in nobody from other hosts. Start it with an address of this host: marigraph backend --listen ADDRESS</source>
        <translation>此后端不允许其他主机进入。请用本机的一个地址启动它：marigraph backend --listen ADDRESS</translation>
    </message>
    <message>
        <source>This key was given out already. Each invitation has one of its own.</source>
        <translation>该密钥已经发出过。每份邀请都有自己的密钥。</translation>
    </message>
    <message>
        <source>An invitation&apos;s name has 1 to 40 of a-z, 0-9 and -.</source>
        <translation>邀请的名称由 1 到 40 个 a-z、0-9 和 - 组成。</translation>
    </message>
    <message>
        <source>The public key of an invitation is written as 40 characters of Z85.</source>
        <translation>邀请的公钥写作 40 个 Z85 字符。</translation>
    </message>
    <message>
        <source>This invitation would have expired already. Choose a later moment.</source>
        <translation>这份邀请已经过期。请选择更晚的时刻。</translation>
    </message>
    <message>
        <source>1,000 invitations are enough: revoke one first.</source>
        <translation>1,000 份邀请已经足够：请先收回一份。</translation>
    </message>
    <message>
        <source>its consumer was deleted on the server; it reads the log itself</source>
        <translation>它的消费者已在服务器上被删除；它自行读取日志</translation>
    </message>
    <message>
        <source>the server does not answer; it reads the log itself</source>
        <translation>服务器没有应答；它自行读取日志</translation>
    </message>
    <message>
        <source>the server has not said yet how far its consumer is</source>
        <translation>服务器尚未说明它的消费者进行到哪里</translation>
    </message>
    <message>
        <source>by the server {waiting} for it, {unacknowledged} not acknowledged; acknowledged up to message {floor} of the stream</source>
        <translation>据服务器：{waiting}，{unacknowledged} 条未确认；已确认到流的第 {floor} 条消息</translation>
    </message>
    <message>
        <source>The rows are not copied any further: the replica stops.</source>
        <translation>不再继续复制行：副本正在停止。</translation>
    </message>
    <message>
        <source>This backend lets in nobody from other hosts.</source>
        <translation>此后端不允许任何人从其他主机进入。</translation>
    </message>
    <message>
        <source>It keeps its rows in PostgreSQL, of which there is no file to copy.</source>
        <translation>它的行存放在 PostgreSQL 中，没有可供复制的文件。</translation>
    </message>
    <message>
        <source>This replica keeps its rows in PostgreSQL, where they are rebuilt in their place: that cannot be cancelled.</source>
        <translation>此副本把行存放在 PostgreSQL 中，行在原处重建：无法取消。</translation>
    </message>
    <message>
        <source>This replica keeps its rows in PostgreSQL, where all of them are rebuilt together: order it without a view.</source>
        <translation>此副本把行存放在 PostgreSQL 中，所有行一起重建：请不指定视图下达命令。</translation>
    </message>
    <message>
        <source>{name} not known</source>
        <translation>{name} 未知</translation>
    </message>
    <message>
        <source>{name} at least {number}, part {part} of {parts} not known</source>
        <translation>{name} 至少 {number}，第 {part} 部分（共 {parts} 部分）未知</translation>
    </message>
</context>
</TS>
