using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Governor;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Entities;

/// <summary>The schema in crds/ is the source of truth; here the C# types are held against it.</summary>
public sealed class MemoryPolicySchemaTests
{
    private static readonly JsonNode Schema = Definition.Schema;

    [Fact]
    public void Every_field_of_the_schema_is_a_property_of_the_same_type_and_the_other_way_round() =>
        Differences(Schema["properties"]!["spec"]!, typeof(MemoryPolicySpec), "spec")
            .Concat(Differences(Schema["properties"]!["status"]!, typeof(MemoryPolicyStatus), "status"))
            .Should().BeEmpty();

    [Fact]
    public void Every_field_is_described() =>
        Fields(Schema, "").Where(field => field.Path is not "metadata" && field.Schema["description"] is null).Select(field => field.Path).Should().BeEmpty();

    [Fact]
    public void Words_to_choose_from_are_those_of_the_code()
    {
        var enumerations = Fields(Schema, "").Select(field => (field.Path, Words: field.Schema["enum"] ?? field.Schema["items"]?["enum"])).Where(field => field.Words is not null)
            .ToDictionary(field => field.Path, field => field.Words!.AsArray().Select(word => (string)word!).ToArray());

        enumerations.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["spec.mode"] = Enum.GetNames<PolicyMode>(),
            ["spec.workloads"] = Enum.GetNames<WorkloadKind>(),
            ["spec.memory.strategy"] = Enum.GetNames<MemoryStrategy>(),
            ["spec.containers.memory.strategy"] = Enum.GetNames<MemoryStrategy>(),
            ["spec.memory.requests.mode"] = Enum.GetNames<RequestMode>(),
            ["spec.containers.mode"] = Enum.GetNames<PolicyMode>(),
            ["spec.containers.memory.requests.mode"] = Enum.GetNames<RequestMode>(),
            ["spec.selector.matchExpressions.operator"] = ["In", "NotIn", "Exists", "DoesNotExist"],
            ["spec.recovery.onGiveUp"] = Enum.GetNames<OnGiveUp>(),
            ["spec.probes.onProbeKill"] = Enum.GetNames<OnProbeKill>(),
            ["spec.gitOps"] = Enum.GetNames<GitOpsMode>(),
            ["spec.inPlace"] = Enum.GetNames<InPlace>(),
            ["status.incidents.waitingFor"] = Enum.GetNames<DelayReason>(),
            ["status.advice.kind"] = Enum.GetNames<AdviceKind>(),
            ["status.conditions.status"] = ["True", "False", "Unknown"],
        });
    }

    [Fact]
    public void The_status_names_every_reason_for_giving_up() =>
        ((string)Fields(Schema, "").Single(field => field.Path == "status.incidents.reason").Schema["description"]!).Should().ContainAll(Enum.GetNames<GiveUpReason>());

    [Fact]
    public void The_status_names_every_phase_that_there_is()
    {
        var phase = (string)Fields(Schema, "").Single(field => field.Path == "status.incidents.phase").Schema["description"]!;

        Enum.GetNames<IncidentPhase>().Should().OnlyContain(name => phase.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_schema_requires_of_the_status_is_always_written()
    {
        var nullability = new NullabilityInfoContext();
        foreach (var (schema, type) in new[] { ("conditions", typeof(PolicyCondition)), ("incidents", typeof(IncidentStatus)), ("advice", typeof(AdviceStatus)) })
        {
            foreach (var name in Schema["properties"]!["status"]!["properties"]![schema]!["items"]!["required"]!.AsArray())
                nullability.Create(type.GetProperties().Single(property => NameOf(property) == (string)name!)).ReadState.Should().Be(NullabilityState.NotNull);
        }
    }

    [Theory]
    [InlineData("spec.memory.floor")]
    [InlineData("spec.memory.minIncrease")]
    [InlineData("spec.containers.memory.ceiling")]
    [InlineData("spec.containers.memory.floor")]
    [InlineData("spec.containers.memory.minIncrease")]
    public void Every_quantity_is_held_to_what_the_ceiling_is(string path) => Pattern(path).Should().Be(Pattern("spec.memory.ceiling"));

    [Fact]
    public void The_status_names_every_condition_that_there_is()
    {
        var type = (string)Fields(Schema, "").Single(field => field.Path == "status.conditions.type").Schema["description"]!;

        StatusAccount.Of(Rooms.Entry(A.PolicyObject()), [], null, null, A.Now).Conditions!.Should().OnlyContain(condition => type.Contains(condition.Type, StringComparison.Ordinal));
    }

    [Fact]
    public void The_defaults_of_the_schema_are_those_of_the_code()
    {
        var defaulted = Defaults(Schema["properties"]!["spec"]!)!;
        defaulted["memory"] = Defaults(Schema["properties"]!["spec"]!["properties"]!["memory"]!);
        defaulted["memory"]!["ceiling"] = "1Gi";
        var spec = JsonSerializer.Deserialize(new JsonObject { ["spec"] = defaulted }.ToJsonString(), HeadroomJsonContext.Default.V1Alpha1MemoryPolicy)!.Spec;

        var (byTheServer, violations) = PolicyReader.Read(new V1ObjectMeta { Name = "p" }, spec);
        var (byTheCode, _) = PolicyReader.Read(new V1ObjectMeta { Name = "p" }, new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi" } });

        violations.Should().BeEmpty();
        byTheServer.Should().BeEquivalentTo(byTheCode, options => options.ComparingByMembers<Policy>().RespectingRuntimeTypes());
    }

    [Fact]
    public void Every_field_has_a_default_but_those_that_mean_something_by_their_absence() =>
        Fields(Schema["properties"]!["spec"]!, "").Where(field => field.Schema["properties"] is null && field.Schema["default"] is null).Select(field => field.Path)
            .Where(path => !path.StartsWith("selector.", StringComparison.Ordinal) && !path.StartsWith("containers.", StringComparison.Ordinal))
            .Should().BeEquivalentTo("workloads", "trigger.outOfMemoryExitCodes", "memory.ceiling", "memory.floor", "memory.requests.percent", "containers", "replicas.whileLooping", "gitOps");

    [Theory]
    [InlineData("1Gi")]
    [InlineData("128974848")]
    [InlineData("129M")]
    [InlineData("0.5Gi")]
    [InlineData(".5Gi")]
    [InlineData("1.Gi")]
    [InlineData("+1Gi")]
    [InlineData("1e9")]
    [InlineData("1E9")]
    [InlineData("128e6")]
    [InlineData("134217728000m")]
    [InlineData("1k")]
    [InlineData("1Ei")]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData(".")]
    [InlineData("1GB")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("1K")]
    [InlineData("lots")]
    [InlineData("1Gi\n")]
    public void The_schema_takes_the_quantities_that_the_code_takes(string text) =>
        Regex.IsMatch(text, Pattern("spec.memory.ceiling")).Should().Be(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("0")]
    [InlineData("10m")]
    [InlineData("1h30m")]
    [InlineData("1.5h")]
    [InlineData("250ms")]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("10 m")]
    [InlineData("-10m")]
    [InlineData("1d")]
    [InlineData("soon")]
    public void The_schema_takes_the_durations_that_the_code_takes(string text) =>
        Regex.IsMatch(text, Pattern("spec.trigger.within")).Should().Be(KubernetesDuration.TryParse(text, out _));

    /// <summary>
    /// A server that knows CEL runs the rules of an object on its literal default, before the defaults inside it are filled in: a rule that reads
    /// a field which is missing then makes it refuse the whole definition (measured on Kubernetes 1.36). The definition server of the cluster
    /// tests holds that too; here it is held where there is none.
    /// </summary>
    [Fact]
    public void A_rule_reads_an_optional_field_only_behind_has()
    {
        var objects = Fields(Schema, "").Select(field => (field.Path, Schema: field.Schema["items"] ?? field.Schema))
            .Where(field => field.Schema["properties"] is not null && field.Schema["x-kubernetes-validations"] is not null).ToList();

        objects.Should().NotBeEmpty();
        objects.SelectMany(field => field.Schema["x-kubernetes-validations"]!.AsArray().SelectMany(rule => Unguarded((string)rule!["rule"]!, field.Schema).Select(read => $"{field.Path}: {read}")))
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("duration(self.initial) <= duration(self.max)", "self.initial", "self.max")]
    [InlineData("!has(self.initial) || duration(self.initial) <= duration(self.max)", "self.max")]
    [InlineData("duration(self.initial) >= duration('1s') || !has(self.initial)", "self.initial")]
    [InlineData("!has(self.initial) || !has(self.max) || duration(self.initial) <= duration(self.max)")]
    public void A_rule_that_reads_more_is_found(string rule, params string[] unguarded) =>
        Unguarded(rule, Fields(Schema, "").Single(field => field.Path == "spec.backoff").Schema).Should().BeEquivalentTo(unguarded);

    /// <summary>The fields below self that a rule reads, that the object need not have, and that no has() before the place asks for.</summary>
    private static IEnumerable<string> Unguarded(string rule, JsonNode schema)
    {
        foreach (var read in Regex.Matches(rule, @"(?<!has\()\bself(\.[a-zA-Z]+)+(?!\w*\()").Cast<Match>())
        {
            var (path, at) = ("self", schema);
            foreach (var name in read.Value.Split('.').Skip(1))
            {
                var required = at["required"]?.AsArray().Any(each => (string?)each == name) ?? false;
                path = $"{path}.{name}";
                if (!required && !rule[..read.Index].Contains($"has({path})", StringComparison.Ordinal))
                    yield return path;
                at = at["properties"]![name]!;
            }
        }
    }

    /// <summary>In Go's regular expressions, which the API server uses, <c>$</c> is the end of the text and not also the place before a last newline.</summary>
    private static string Pattern(string path) => ((string)Fields(Schema, "").Single(field => field.Path == path).Schema["pattern"]!).Replace("$", @"\z", StringComparison.Ordinal);

    private static IEnumerable<string> Differences(JsonNode schema, Type type, string path)
    {
        if (TypeOf(schema) is var inSchema && Kind(type) is var inCode && inSchema != inCode)
            return [$"{path}: {inSchema} in the schema, {inCode} in {type.Name}"];
        if (ItemOf(type) is { } item)
            return Differences(schema["items"]!, item, $"{path}[]");
        if (inSchema != "object")
            return [];
        var fields = schema["properties"]!.AsObject().ToDictionary(field => field.Key, field => field.Value!);
        var properties = type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null && property.Name != "EqualityContract").ToDictionary(NameOf);
        return fields.Keys.Except(properties.Keys).Select(name => $"{path}.{name}: not in {type.Name}")
            .Concat(properties.Keys.Except(fields.Keys).Select(name => $"{path}.{name}: not in the schema"))
            .Concat(fields.Keys.Intersect(properties.Keys).SelectMany(name => properties[name].GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(StringOrNumberConverter)
                ? TypeOf(fields[name]) == "int-or-string" ? [] : [$"{path}.{name}: a number or a string in {type.Name}"]
                : Differences(fields[name], properties[name].PropertyType, $"{path}.{name}")));
    }

    private static string TypeOf(JsonNode schema) => schema switch
    {
        _ when (bool?)schema["x-kubernetes-int-or-string"] == true => "int-or-string",
        _ when (string?)schema["additionalProperties"]?["type"] == "string" => "map of strings",
        _ => string.Join(' ', new[] { (string?)schema["type"], (string?)schema["format"] }.OfType<string>()),
    };

    private static string Kind(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(IReadOnlyDictionary<string, string>))
            return "map of strings";
        if (ItemOf(plain) is not null)
            return "array";
        return plain == typeof(string) ? "string"
            : plain == typeof(int) ? "integer"
            : plain == typeof(long) ? "integer int64"
            : plain == typeof(bool) ? "boolean"
            : plain == typeof(DateTimeOffset) ? "string date-time"
            : "object";
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Every field below, with its path; that of an array's items is the array's.</summary>
    private static IEnumerable<(string Path, JsonNode Schema)> Fields(JsonNode schema, string path) =>
        ((schema["items"] ?? schema)["properties"]?.AsObject() ?? []).SelectMany(field =>
        {
            var own = path.Length == 0 ? field.Key : $"{path}.{field.Key}";
            return Fields(field.Value!, own).Prepend((own, field.Value!));
        });

    /// <summary>What the API server fills in for an object of which nothing is given.</summary>
    private static JsonNode? Defaults(JsonNode schema)
    {
        if (schema["default"] is { } scalar and not JsonObject)
            return scalar.DeepClone();
        var filled = new JsonObject();
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            if (field!["default"] is not null)
                filled[name] = Defaults(field);
        }

        return filled;
    }
}
