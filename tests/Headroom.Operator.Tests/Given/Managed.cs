using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Given;

/// <summary>Managed fields as the API server writes them.</summary>
internal static class Managed
{
    private const string TemplateLimit =
        """{"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"api\"}": {"f:resources": {"f:limits": {"f:memory": {}}}}}}}}}""";

    /// <summary>The manager has set the limit of the container <see cref="A.Container"/>.</summary>
    public static V1ManagedFieldsEntry Limit(string manager, DateTimeOffset time) => Of(manager, TemplateLimit) with { Time = time };

    public static V1ManagedFieldsEntry Of(string manager, string fields, string? subresource = null) =>
        new() { Manager = manager, Operation = "Update", Subresource = subresource, FieldsV1 = JsonDocument.Parse(fields).RootElement };
}
