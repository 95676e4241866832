using System.Reflection;
using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Resources;

/// <summary>The API leaves out what is empty: the narrow types must read that as their defaults, never as a null that their signature denies.</summary>
public sealed class MissingFieldsTests
{
    public static TheoryData<string> Types() =>
    [
        .. typeof(KubernetesJsonContext).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(KubernetesJsonContext).Namespace && !type.ContainsGenericParameters && KubernetesJsonContext.Default.GetTypeInfo(type) is not null)
            .Where(type => type.IsClass && type.GetProperties().Length > 0)
            .Select(type => type.FullName!),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_empty_object_has_its_defaults(string typeName)
    {
        var type = typeof(KubernetesJsonContext).Assembly.GetType(typeName)!;
        var value = JsonSerializer.Deserialize("{}", KubernetesJsonContext.Default.GetTypeInfo(type)!)!;
        var nullability = new NullabilityInfoContext();

        type.GetProperties()
            .Where(property => !property.PropertyType.IsValueType && nullability.Create(property).ReadState == NullabilityState.NotNull && property.GetValue(value) is null)
            .Select(property => property.Name)
            .Should().BeEmpty();
    }

    [Fact]
    public void A_namespace_lives_in_no_namespace() =>
        JsonSerializer.Deserialize("""{"metadata": {"name": "flagsmith"}}""", KubernetesJsonContext.Default.V1Namespace)!.Metadata.Namespace.Should().BeEmpty();
}
