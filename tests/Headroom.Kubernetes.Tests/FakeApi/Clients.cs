using Headroom.Kubernetes.Api;

namespace Headroom.Kubernetes.Tests.FakeApi;

public static class Clients
{
    public static KubernetesClient NewClient(this FakeApiServer server, RecordingLogger? log = null, TimeProvider? time = null, KubernetesClientOptions? options = null) =>
        new(server.NewHttpClient(), new KubernetesSerializer(), options ?? new KubernetesClientOptions(), time ?? TimeProvider.System, (log ?? new RecordingLogger()).For<KubernetesClient>());
}
