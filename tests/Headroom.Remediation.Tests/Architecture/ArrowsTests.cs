using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;

namespace Headroom.Remediation.Tests.Architecture;

/// <summary>Arrows run one way: Operator to both, and Remediation to nothing but the quantity and resource types it judges.</summary>
public sealed class ArrowsTests
{
    private static readonly BuiltAssembly Kubernetes = BuiltAssembly.Of(typeof(MemorySize));
    private static readonly BuiltAssembly Remediation = BuiltAssembly.Of(typeof(Judgement));

    [Fact]
    public void Kubernetes_knows_nothing_of_memory_remedies()
    {
        Kubernetes.Assemblies.Should().NotContain(name => name.StartsWith("Headroom", StringComparison.OrdinalIgnoreCase));
        Source.References("Headroom.Kubernetes", "ProjectReference").Should().BeEmpty();
    }

    [Fact]
    public void Remediation_refers_to_Kubernetes_only_and_to_no_package()
    {
        Remediation.Assemblies.Where(name => name.StartsWith("Headroom", StringComparison.OrdinalIgnoreCase)).Should().Equal("Headroom.Kubernetes");
        Remediation.Assemblies.Where(name => !name.StartsWith("Headroom", StringComparison.Ordinal)).Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));
        Source.References("Headroom.Remediation", "ProjectReference").Should().Equal("Headroom.Kubernetes");
        Source.References("Headroom.Remediation", "PackageReference").Should().BeEmpty();
        Source.References("Headroom.Remediation", "FrameworkReference").Should().BeEmpty();
    }

    [Fact]
    public void Remediation_sees_of_Kubernetes_its_quantities_and_resources_only() =>
        Remediation.Types.Where(type => type.Assembly == "Headroom.Kubernetes").Select(type => type.Namespace).Distinct()
            .Should().BeEquivalentTo("Headroom.Kubernetes.Quantities", "Headroom.Kubernetes.Resources");

    [Fact]
    public void The_operator_refers_to_both() =>
        Source.References("Headroom.Operator", "ProjectReference").Should().BeEquivalentTo("Headroom.Kubernetes", "Headroom.Remediation");

    [Fact]
    public void There_are_three_projects_and_no_more() =>
        Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, "src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension)
            .Should().BeEquivalentTo("Headroom.Kubernetes", "Headroom.Remediation", "Headroom.Operator");

    [Fact]
    public void Each_assembly_keeps_to_its_own_namespace()
    {
        Kubernetes.Namespaces.Where(name => name.StartsWith("Headroom", StringComparison.Ordinal)).Should().OnlyContain(name => name.StartsWith("Headroom.Kubernetes", StringComparison.Ordinal));
        Remediation.Namespaces.Where(name => name.StartsWith("Headroom", StringComparison.Ordinal)).Should().OnlyContain(name => name.StartsWith("Headroom.Remediation.", StringComparison.Ordinal));
    }
}
