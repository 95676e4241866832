using System.Text.RegularExpressions;

namespace Headroom.Operator.Tests.Entities;

/// <summary>Who finds the mistake first. The operator finds every one.</summary>
public enum FoundBy
{
    /// <summary>The schema, on every API server.</summary>
    Schema,

    /// <summary>A CEL rule, on the API servers that know CEL (1.25 and later).</summary>
    Rule,

    /// <summary>Nobody else: it takes arithmetic that a schema has not.</summary>
    Operator,
}

/// <param name="Spec">As JSON.</param>
/// <param name="Field">As the operator names it.</param>
public sealed record PolicyCase(string Name, FoundBy By, string Spec, string Field, string Message)
{
    /// <summary>What the policy's condition says.</summary>
    public string Sentence => $"{Field} {Message}";

    /// <summary>The same, as a rule of the definition has it: a rule's message is fixed, and cannot say at which place of a list.</summary>
    public string RuleMessage => Regex.Replace(Sentence, @"\[[^]]*\]", "[]");

    /// <summary>What the API server's refusal names, where it is not the field itself; without places in lists, as older servers write it.</summary>
    public string ServerField { get => Regex.Replace(field ?? Field, @"\[[^]]*\]", ""); init; }

    public static string WithoutPlaces(string text) => Regex.Replace(text, @"\[\d+\]", "");

    public override string ToString() => Name;
}

/// <summary>Policies that are wrong in one way each. The same table is held against the operator and against real API servers.</summary>
public static class PolicyCases
{
    private const string NoQuantity = "is not a quantity of memory such as 256Mi or 1Gi";
    private const string NoDuration = "is not a duration such as 30s, 10m or 1h";
    private const string Modes = "must be one of Enforce, Recommend, Paused";
    private const string RequestModes = "must be one of KeepRatio, PercentOfLimit, EqualToLimit, Keep";
    private const string NoValue = "is not a label's value: at most 63 letters, digits, and between them - _ and .";
    private const string NoKey = "is not a label's name such as app or example.com/app";
    private const string Signal = "must be neither 137 nor 143: these say that a signal ended the container, and not why";

    public static IReadOnlyList<PolicyCase> All { get; } = [.. Shape(), .. Ranges(), .. Selectors(), .. Containers(), .. Rules(), .. SelectorRules(), .. OnlyTheOperator()];

    public static PolicyCase Named(string name) => All.Single(each => each.Name == name);

    public static TheoryData<string> NamesOf(params FoundBy[] by) => new(All.Where(each => by.Contains(each.By)).Select(each => each.Name));

    private static PolicyCase[] Shape() =>
    [
        Schema("no ceiling", """{"memory": {}}""", "spec.memory.ceiling", "is required: the most memory that a container may be given, such as 1Gi"),
        Schema("a ceiling that is no quantity", """{"memory": {"ceiling": "1GB"}}""", "spec.memory.ceiling", $"\"1GB\" {NoQuantity}"),
        Schema("a ceiling below zero", """{"memory": {"ceiling": -1}}""", "spec.memory.ceiling", "\"-1\" must be above zero"),
        Schema("a ceiling of the number zero", """{"memory": {"ceiling": 0}}""", "spec.memory.ceiling", "\"0\" must be above zero"),
        Schema("a floor that is no quantity", Memory(""" "floor": "some" """), "spec.memory.floor", $"\"some\" {NoQuantity}"),
        Schema("a least increase that is no quantity", Memory(""" "minIncrease": "some" """), "spec.memory.minIncrease", $"\"some\" {NoQuantity}"),
        Schema("a strategy that there is not", Memory(""" "strategy": "Jump" """), "spec.memory.strategy", "\"Jump\" must be one of Step, Leap"),
        Schema("a request mode that there is not", """{"memory": {"ceiling": "1Gi", "requests": {"mode": "Same"}}}""", "spec.memory.requests.mode", $"\"Same\" {RequestModes}"),
        Schema("a mode that there is not", With(""" "mode": "enforce" """), "spec.mode", $"\"enforce\" {Modes}"),
        Schema("no kind at all", With(""" "workloads": [] """), "spec.workloads", "names no kind; leave it out for Deployment, StatefulSet and DaemonSet"),
        Schema("a kind that is not healed", With(""" "workloads": ["Deployment", "Job"] """), "spec.workloads[1]", "\"Job\" must be one of Deployment, StatefulSet, DaemonSet, CronJob, ReplicaSet"),
        Schema("more kinds than there are", With($""" "workloads": {List(6, "\"Deployment\"")} """), "spec.workloads", "has 6 entries, and may have at most 5"),
        Schema("a window that is no duration", With(""" "trigger": {"within": "soon"} """), "spec.trigger.within", $"\"soon\" {NoDuration}"),
        Schema("a first wait below zero", With(""" "backoff": {"initial": "-10s"} """), "spec.backoff.initial", $"\"-10s\" {NoDuration}"),
        Schema("a longest wait that is no duration", With(""" "backoff": {"max": "10"} """), "spec.backoff.max", $"\"10\" {NoDuration}"),
        Schema("a reset that is no duration", With(""" "backoff": {"resetAfter": "1d"} """), "spec.backoff.resetAfter", $"\"1d\" {NoDuration}"),
        Schema("a stable time that is no duration", With(""" "recovery": {"stableFor": "2 minutes"} """), "spec.recovery.stableFor", $"\"2 minutes\" {NoDuration}"),
        Schema("a measuring time that is no duration", Memory(""" "settle": {"after": "a while"} """), "spec.memory.settle.after", $"\"a while\" {NoDuration}"),
        Schema("a place that there is not", With(""" "inPlace": "Always" """), "spec.inPlace", "\"Always\" must be one of Never, WhereItHelps"),
        Schema("a way with probes that there is not", With(""" "probes": {"onProbeKill": "Remove"} """), "spec.probes.onProbeKill", "\"Remove\" must be one of Extend, Ignore"),
        Schema("replicas that say nothing", With(""" "replicas": {} """), "spec.replicas", "names no field; leave it out"),
        Schema("an end that there is not", With(""" "recovery": {"onGiveUp": "Undo"} """), "spec.recovery.onGiveUp", "\"Undo\" must be one of Keep, Revert"),
        Schema("a way with GitOps that there is not", With(""" "gitOps": "Enforce" """), "spec.gitOps", "\"Enforce\" must be one of Recommend, Patch"),
    ];

    private static PolicyCase[] Ranges() =>
    [
        Schema("a time-out of no time", With(""" "probes": {"timeoutSecondsMax": 0} """), "spec.probes.timeoutSecondsMax", "(0) must be from 1 to 3600"),
        Schema("a start of a day", With(""" "probes": {"initialDelaySecondsMax": 86400} """), "spec.probes.initialDelaySecondsMax", "(86400) must be from 0 to 3600"),
        Schema("no try at all", With(""" "probes": {"failureThresholdMax": 0} """), "spec.probes.failureThresholdMax", "(0) must be from 1 to 3600"),
        Schema("no pod at all while it loops", With(""" "replicas": {"whileLooping": 0} """), "spec.replicas.whileLooping", "(0) must be from 1 to 1000"),
        Schema("no growth", Memory(""" "growthPercent": 0 """), "spec.memory.growthPercent", "(0) must be from 1 to 1000"),
        Schema("too much growth", Memory(""" "growthPercent": 1001 """), "spec.memory.growthPercent", "(1001) must be from 1 to 1000"),
        Schema("growth that slackens", Memory(""" "growthFactorPercent": 99 """), "spec.memory.growthFactorPercent", "(99) must be from 100 to 1000"),
        Schema("growth that quickens too much", Memory(""" "growthFactorPercent": 1001 """), "spec.memory.growthFactorPercent", "(1001) must be from 100 to 1000"),
        Schema("more than the whole limit", """{"memory": {"ceiling": "1Gi", "requests": {"mode": "PercentOfLimit", "percent": 101}}}""", "spec.memory.requests.percent", "(101) must be from 1 to 100"),
        Schema("no margin", Memory(""" "settle": {"marginPercent": 0} """), "spec.memory.settle.marginPercent", "(0) must be from 1 to 1000"),
        Schema("too wide a margin", Memory(""" "settle": {"marginPercent": 1001} """), "spec.memory.settle.marginPercent", "(1001) must be from 1 to 1000"),
        Schema("no kills", With(""" "trigger": {"kills": 0} """), "spec.trigger.kills", "(0) must be from 1 to 100"),
        Schema("too many kills", With(""" "trigger": {"kills": 101} """), "spec.trigger.kills", "(101) must be from 1 to 100"),
        Schema("the exit code of success", With(""" "trigger": {"outOfMemoryExitCodes": [3, 0]} """), "spec.trigger.outOfMemoryExitCodes[1]", "(0) must be from 1 to 255"),
        Schema("an exit code that there is not", With(""" "trigger": {"outOfMemoryExitCodes": [256]} """), "spec.trigger.outOfMemoryExitCodes[0]", "(256) must be from 1 to 255"),
        Schema("an exit code twice", With(""" "trigger": {"outOfMemoryExitCodes": [3, 134, 3]} """), "spec.trigger.outOfMemoryExitCodes[2]", "(3) stands there twice"),
        Schema("too many exit codes", With($$""" "trigger": {"outOfMemoryExitCodes": [{{string.Join(", ", Enumerable.Range(1, 17))}}]} """), "spec.trigger.outOfMemoryExitCodes", "has 17 entries, and may have at most 16"),
        Schema("a shrinking wait", With(""" "backoff": {"factorPercent": 99} """), "spec.backoff.factorPercent", "(99) must be from 100 to 1000"),
        Schema("no attempts", With(""" "attempts": {"max": 0} """), "spec.attempts.max", "(0) must be from 1 to 100"),
    ];

    private static PolicyCase[] Selectors() =>
    [
        Schema("an operator that there is not", Expression(""" "key": "app", "operator": "Is" """), "spec.selector.matchExpressions[0].operator", "\"Is\" must be one of In, NotIn, Exists, DoesNotExist"),
        Schema("a requirement's key that is no label's name", Expression(""" "key": "the app", "operator": "Exists" """), "spec.selector.matchExpressions[0].key", $"\"the app\" {NoKey}"),
        Schema("a requirement's key of two slashes", Expression(""" "key": "a/b/c", "operator": "Exists" """), "spec.selector.matchExpressions[0].key", $"\"a/b/c\" {NoKey}"),
        Schema("a requirement's key with a prefix in capitals", Expression(""" "key": "Example.com/app", "operator": "Exists" """), "spec.selector.matchExpressions[0].key", $"\"Example.com/app\" {NoKey}"),
        Schema("a requirement's value that is no label's", Expression(""" "key": "app", "operator": "In", "values": ["a", "b c"] """), "spec.selector.matchExpressions[0].values[1]", $"\"b c\" {NoValue}"),
        Schema("a label's value that is none", Label("app", "-web"), "spec.selector.matchLabels[app]", $"\"-web\" {NoValue}"),
        Schema("a label's value that is too long", Label("app", new string('a', 64)), "spec.selector.matchLabels[app]", $"\"{new string('a', 40)}...\" {NoValue}"),
        Schema("too many requirements", With($$""" "selector": {"matchExpressions": {{List(33, """{"key": "app", "operator": "Exists"}""")}}} """), "spec.selector.matchExpressions", "has 33 entries, and may have at most 32"),
        Schema("too many values", Expression($""" "key": "app", "operator": "In", "values": {List(65, "\"a\"")} """), "spec.selector.matchExpressions[0].values", "has 65 entries, and may have at most 64"),
        Schema("no label", With(""" "selector": {"matchLabels": {}} """), "spec.selector.matchLabels", "names no label; leave it out to select every pod"),
        Schema("too many labels", With($$$""" "selector": {"matchLabels": { {{{string.Join(", ", Enumerable.Range(0, 33).Select(number => $"\"l{number}\": \"x\""))}}} }} """), "spec.selector.matchLabels", "has 33 entries, and may have at most 32"),
    ];

    private static PolicyCase[] Containers() =>
    [
        Schema("a container without a name", Container(""" "mode": "Paused" """), "spec.containers[0].name", "\"\" is neither a container's name nor \"*\""),
        Schema("a container's name that is none", Container(""" "name": "Not_A_Name", "mode": "Paused" """), "spec.containers[0].name", "\"Not_A_Name\" is neither a container's name nor \"*\""),
        Schema("a container twice", With(""" "containers": [{"name": "app", "mode": "Paused"}, {"name": "app", "mode": "Enforce"}] """), "spec.containers[1].name", "\"app\" stands there twice") with { ServerField = "spec.containers" },
        Schema("a container's mode that there is not", Container(""" "name": "app", "mode": "Off" """), "spec.containers[0].mode", $"\"Off\" {Modes}"),
        Schema("a container's memory of nothing", Container(""" "name": "app", "mode": "Enforce", "memory": {} """), "spec.containers[0].memory", "names no field; leave it out"),
        Schema("a container's requests of nothing", Entry(""" "requests": {} """), "spec.containers[0].memory.requests", "names no field; leave it out"),
        Schema("a container's ceiling that is no quantity", Entry(""" "ceiling": "1GB" """), "spec.containers[0].memory.ceiling", $"\"1GB\" {NoQuantity}"),
        Schema("a container's floor below zero", Entry(""" "floor": -1 """), "spec.containers[0].memory.floor", "\"-1\" must be above zero"),
        Schema("a container's least increase that is no quantity", Entry(""" "minIncrease": "" """), "spec.containers[0].memory.minIncrease", $"\"\" {NoQuantity}"),
        Schema("a container's growth that slackens", Entry(""" "growthFactorPercent": 99 """), "spec.containers[0].memory.growthFactorPercent", "(99) must be from 100 to 1000"),
        Schema("a strategy of a container that there is not", Entry(""" "strategy": "Jump" """), "spec.containers[0].memory.strategy", "\"Jump\" must be one of Step, Leap"),
        Schema("no growth of a container", Entry(""" "growthPercent": 0 """), "spec.containers[0].memory.growthPercent", "(0) must be from 1 to 1000"),
        Schema("a container's request mode that there is not", Entry(""" "requests": {"mode": "Same"} """), "spec.containers[0].memory.requests.mode", $"\"Same\" {RequestModes}"),
        Schema("a container's request of nothing", Entry(""" "requests": {"mode": "PercentOfLimit", "percent": 0} """), "spec.containers[0].memory.requests.percent", "(0) must be from 1 to 100"),
        Schema("a container's settling of nothing", Entry(""" "settle": {} """), "spec.containers[0].memory.settle", "names no field; leave it out"),
        Schema("a container without a margin", Entry(""" "settle": {"marginPercent": 0} """), "spec.containers[0].memory.settle.marginPercent", "(0) must be from 1 to 1000"),
        Schema("a container's measuring time that is no duration", Entry(""" "settle": {"after": "soon"} """), "spec.containers[0].memory.settle.after", $"\"soon\" {NoDuration}"),
        Schema("too many containers", With($$""" "containers": [{{string.Join(", ", Enumerable.Range(0, 65).Select(number => $$"""{"name": "c{{number}}", "mode": "Paused"}"""))}}] """), "spec.containers", "has 65 entries, and may have at most 64"),
    ];

    private static PolicyCase[] Rules() =>
    [
        Rule("a percentage without its mode", """{"memory": {"ceiling": "1Gi", "requests": {"percent": 50}}}""", "spec.memory.requests.percent", "goes only with mode PercentOfLimit"),
        Rule("a percentage with another mode", """{"memory": {"ceiling": "1Gi", "requests": {"mode": "Keep", "percent": 50}}}""", "spec.memory.requests.percent", "goes only with mode PercentOfLimit"),
        Rule("a mode without its percentage", """{"memory": {"ceiling": "1Gi", "requests": {"mode": "PercentOfLimit"}}}""", "spec.memory.requests.percent", "is required with mode PercentOfLimit"),
        Rule("a first wait above the longest", With(""" "backoff": {"initial": "1h", "max": "1m"} """), "spec.backoff.initial", "must not be above spec.backoff.max"),
        Rule("a first wait above the longest, which is none", With(""" "backoff": {"initial": "1s", "max": "0"} """), "spec.backoff.initial", "must not be above spec.backoff.max"),
        Rule("attempts forgotten before the next is due", With(""" "backoff": {"resetAfter": "5m"} """), "spec.backoff.resetAfter", "must not be below spec.backoff.max"),
        Rule("attempts forgotten before it is known whether they helped", With(""" "backoff": {"max": "1m", "resetAfter": "5m"}, "recovery": {"stableFor": "6m"} """), "spec.backoff.resetAfter", "must not be below spec.recovery.stableFor"),
        Rule("attempts forgotten at once", With(""" "backoff": {"initial": "0", "max": "0", "resetAfter": "0"}, "recovery": {"stableFor": "1s"} """), "spec.backoff.resetAfter", "must be at least 1s"),
        Rule("a window of no time", With(""" "trigger": {"within": "0"} """), "spec.trigger.within", "must be at least 1s"),
        Rule("a window of a moment", With(""" "trigger": {"within": "999ms"} """), "spec.trigger.within", "must be at least 1s"),
        Rule("recovered at once", With(""" "recovery": {"stableFor": "0s"} """), "spec.recovery.stableFor", "must be at least 1s"),
        Rule("settled without a look", Memory(""" "settle": {"after": "0"} """), "spec.memory.settle.after", "must be at least 1s"),
        Rule("a container settled without a look", Entry(""" "settle": {"after": "10ms"} """), "spec.containers[0].memory.settle.after", "must be at least 1s"),
        Rule("the exit code of SIGKILL", With(""" "trigger": {"outOfMemoryExitCodes": [3, 137]} """), "spec.trigger.outOfMemoryExitCodes[1]", Signal),
        Rule("the exit code of SIGTERM", With(""" "trigger": {"outOfMemoryExitCodes": [143]} """), "spec.trigger.outOfMemoryExitCodes[0]", Signal),
        Rule("a container of which nothing is said", Container(""" "name": "app" """), "spec.containers[0]", "says nothing: give it a mode or memory"),
        Rule("a container's percentage without its mode", Entry(""" "requests": {"percent": 50} """), "spec.containers[0].memory.requests.percent", "goes only with mode PercentOfLimit"),
        Rule("a container's percentage with another mode", Entry(""" "requests": {"mode": "EqualToLimit", "percent": 50} """), "spec.containers[0].memory.requests.percent", "goes only with mode PercentOfLimit"),
        Rule("a container's mode without its percentage", Entry(""" "requests": {"mode": "PercentOfLimit"} """), "spec.containers[0].memory.requests.percent", "is required with mode PercentOfLimit"),
    ];

    private static PolicyCase[] SelectorRules() =>
    [
        Rule("In without values", Expression(""" "key": "app", "operator": "In" """), "spec.selector.matchExpressions[0].values", "is required with the operators In and NotIn"),
        Rule("NotIn with no value", Expression(""" "key": "app", "operator": "NotIn", "values": [] """), "spec.selector.matchExpressions[0].values", "is required with the operators In and NotIn"),
        Rule("Exists with a value", Expression(""" "key": "app", "operator": "Exists", "values": ["a"] """), "spec.selector.matchExpressions[0].values", "must be empty with the operators Exists and DoesNotExist"),
        Rule("DoesNotExist with a value", Expression(""" "key": "app", "operator": "DoesNotExist", "values": ["a"] """), "spec.selector.matchExpressions[0].values", "must be empty with the operators Exists and DoesNotExist"),
        Rule("a label's name with a blank", Label("the app", "web"), "spec.selector.matchLabels[the app]", NoKey),
        Rule("a label's name that ends with a dash", Label("app-", "web"), "spec.selector.matchLabels[app-]", NoKey),
        Rule("a label's name of two slashes", Label("a/b/c", "web"), "spec.selector.matchLabels[a/b/c]", NoKey),
        Rule("a label's name with an empty prefix", Label("/app", "web"), "spec.selector.matchLabels[/app]", NoKey),
        Rule("a label's name with a prefix in capitals", Label("Example.com/app", "web"), "spec.selector.matchLabels[Example.com/app]", NoKey),
        Rule("a label's name that is too long", Label(new string('a', 64), "web"), $"spec.selector.matchLabels[{new string('a', 40)}...]", NoKey),
        Rule("a label's name with a prefix that is too long", Label($"{new string('a', 254)}/app", "web"), $"spec.selector.matchLabels[{new string('a', 40)}...]", NoKey),
    ];

    private static PolicyCase[] OnlyTheOperator() =>
    [
        Operator("a ceiling of the text zero", """{"memory": {"ceiling": "0"}}""", "spec.memory.ceiling", "\"0\" must be above zero"),
        Operator("a ceiling without its suffix", """{"memory": {"ceiling": 512}}""", "spec.memory.ceiling", "(512) is below 1Mi; is its suffix missing?"),
        Operator("a ceiling beyond every machine", """{"memory": {"ceiling": "16Ei"}}""", "spec.memory.ceiling", $"\"16Ei\" {NoQuantity}"),
        Operator("a floor above the ceiling", Memory(""" "floor": "2Gi" """), "spec.memory.floor", "(2Gi) is above spec.memory.ceiling (1Gi)"),
        Operator("a container's floor above its own ceiling", Entry(""" "ceiling": "256Mi", "floor": "512Mi" """), "spec.containers[0].memory.floor", "(512Mi) is above spec.containers[0].memory.ceiling (256Mi)"),
        Operator("a container's floor above everybody's ceiling", Entry(""" "floor": "2Gi" """), "spec.containers[0].memory.floor", "(2Gi) is above spec.memory.ceiling (1Gi)"),
        Operator("a container's ceiling below everybody's floor", """{"memory": {"ceiling": "1Gi", "floor": "512Mi"}, "containers": [{"name": "app", "memory": {"ceiling": "256Mi"}}]}""", "spec.containers[0].memory.ceiling", "(256Mi) is below spec.memory.floor (512Mi)"),
        Operator("a container's ceiling without its suffix", Entry(""" "ceiling": 512 """), "spec.containers[0].memory.ceiling", "(512) is below 1Mi; is its suffix missing?"),
        Operator("a window of years", With(""" "trigger": {"within": "9000h"} """), "spec.trigger.within", $"\"9000h\" {NoDuration}"),
        Operator("a requirement's key with a prefix that is too long", Expression($""" "key": "{new string('a', 254)}/app", "operator": "Exists" """), "spec.selector.matchExpressions[0].key", $"\"{new string('a', 40)}...\" {NoKey}"),
        Operator("a label that is and is not", With(""" "selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}, {"key": "app", "operator": "DoesNotExist"}]} """), "spec.selector", "contradicts itself over the label \"app\": it can select no pod"),
        Operator("a label that has and has not a value", With(""" "selector": {"matchLabels": {"app": "a"}, "matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["a"]}]} """), "spec.selector", "contradicts itself over the label \"app\": it can select no pod"),
    ];

    private static PolicyCase Schema(string name, string spec, string field, string message) => new(name, FoundBy.Schema, spec, field, message);

    private static PolicyCase Rule(string name, string spec, string field, string message) => new(name, FoundBy.Rule, spec, field, message);

    private static PolicyCase Operator(string name, string spec, string field, string message) => new(name, FoundBy.Operator, spec, field, message);

    private static string With(string part) => $$"""{"memory": {"ceiling": "1Gi"}, {{part}}}""";

    private static string Memory(string part) => $$$"""{"memory": {"ceiling": "1Gi", {{{part}}} }}""";

    private static string Container(string part) => With($$""" "containers": [{ {{part}} }] """);

    private static string Entry(string memory) => Container($$""" "name": "app", "memory": { {{memory}} } """);

    private static string Expression(string part) => With($$""" "selector": {"matchExpressions": [{ {{part}} }]} """);

    private static string Label(string key, string value) => With($$$""" "selector": {"matchLabels": {"{{{key}}}": "{{{value}}}"}} """);

    private static string List(int count, string item) => $"[{string.Join(", ", Enumerable.Repeat(item, count))}]";
}
