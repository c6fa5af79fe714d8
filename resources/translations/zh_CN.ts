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
        <source>{number} group</source>
        <translation>{number} 个分组</translation>
    </message>
    <message>
        <source>{number} groups</source>
        <translation>{number} 个分组</translation>
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
        <source>{number} waits</source>
        <translation>{number} 个等待</translation>
    </message>
    <message>
        <source>{number} wait</source>
        <translation>{number} 个等待</translation>
    </message>
</context>
</TS>
