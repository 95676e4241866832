using System.Reflection;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor;
using Headroom.Remediation.Tests.Architecture;

namespace Headroom.Operator.Tests.Governor;

/// <summary>No way leads around the governor: who could write to the cluster, by what its constructor or its fields hold.</summary>
public sealed class OneGateTests
{
    private static readonly Type[] Everything = typeof(WriteDoor).Assembly.GetTypes();

    [Fact]
    public void The_door_alone_holds_the_writer() =>
        Everything.Where(type => Holds(type, typeof(IKubernetesWriter))).Should().Equal(typeof(WriteDoor));

    [Fact]
    public void Nobody_holds_the_client_that_could_write_too() =>
        Everything.Where(type => Holds(type, typeof(KubernetesClient))).Should().BeEmpty();

    [Fact]
    public void Only_the_governors_writers_hold_the_door() =>
        Everything.Where(type => Holds(type, typeof(WriteDoor))).Should().BeEquivalentTo([typeof(HealingWriter), typeof(TellingWriter), typeof(LeaseWriter)]);

    [Fact]
    public void Nobody_asks_the_services_for_a_writer_but_where_the_operator_is_put_together() =>
        Sources()
            .Where(file => !file.FullName.Contains("Governor", StringComparison.Ordinal) && File.ReadAllText(file.FullName) is var text
                && (text.Contains("Service<IKubernetesWriter>", StringComparison.Ordinal) || text.Contains("Service<KubernetesClient>", StringComparison.Ordinal)))
            .Select(file => file.Name)
            .Should().BeEmpty();

    [Fact]
    public void The_sources_are_found() => Sources().Should().HaveCountGreaterThan(100);

    /// <summary>Compiler-made classes of lambdas and async methods are looked at like any other.</summary>
    private static bool Holds(Type type, Type what)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        // A door hands its writer to the delegate that is to write with it: that is a parameter, and nobody keeps it.
        return type.DeclaringType?.Namespace != typeof(WriteDoor).Namespace
            && (type.GetConstructors(Own).Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == what))
                || type.GetFields(Own).Any(field => field.FieldType == what));
    }

    private static IEnumerable<FileInfo> Sources() => Source.CSharpFiles().Where(file => file.FullName.Contains("Headroom.Operator", StringComparison.Ordinal));
}
