using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Api;

public class ResourceTypeTests
{
    [Fact]
    public void Core_kinds_live_under_api() =>
        ResourceType.Of<V1Pod>().ObjectPath("shop", "api-1").Should().Be("api/v1/namespaces/shop/pods/api-1");

    [Fact]
    public void Other_kinds_live_under_apis_and_their_group() =>
        ResourceType.Of<V1Deployment>().ObjectPath("shop", "api", "status").Should().Be("apis/apps/v1/namespaces/shop/deployments/api/status");

    [Fact]
    public void No_namespace_means_all_of_them() => ResourceType.Of<V1Pod>().CollectionPath(null).Should().Be("api/v1/pods");

    [Fact]
    public void Kinds_without_namespace_have_none_in_their_path() => ResourceType.Of<V1Namespace>().ObjectPath(null, "shop").Should().Be("api/v1/namespaces/shop");

    [Fact]
    public void Names_are_escaped() => ResourceType.Of<V1Pod>().ObjectPath("shop", "a/b?c%d").Should().EndWith("/pods/a%2Fb%3Fc%25d");

    [Theory]
    [InlineData("shop", "")]
    [InlineData("", "api")]
    [InlineData("shop", "..")]
    [InlineData(".", "api")]
    [InlineData(null, "api")]
    public void What_would_name_something_else_is_refused(string? ns, string name) =>
        FluentActions.Invoking(() => ResourceType.Of<V1Pod>().ObjectPath(ns, name)).Should().Throw<ArgumentException>();

    [Fact]
    public void A_namespace_for_a_kind_without_is_refused() =>
        FluentActions.Invoking(() => ResourceType.Of<V1Namespace>().CollectionPath("shop")).Should().Throw<ArgumentException>();

    [Fact]
    public void A_type_that_does_not_say_where_it_lives_is_refused_by_name() =>
        FluentActions.Invoking(ResourceType.Of<Homeless>).Should().Throw<InvalidOperationException>().WithMessage("Homeless*[KubernetesEntity]*");

    [Fact]
    public void A_type_without_generated_json_is_refused_with_what_to_add() =>
        FluentActions.Invoking(() => new KubernetesSerializer().TypeInfo<Homeless>()).Should().Throw<InvalidOperationException>().WithMessage("*JsonSerializable(typeof(Homeless))*JsonContexts*");

    private sealed record Homeless : IKubernetesObject
    {
        public V1ObjectMeta Metadata { get; } = new();
    }
}
