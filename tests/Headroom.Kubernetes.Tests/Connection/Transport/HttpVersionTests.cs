using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Microsoft.AspNetCore.Http;

namespace Headroom.Kubernetes.Tests.Connection.Transport;

public sealed class HttpVersionTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task All_that_a_client_asks_at_once_goes_over_one_connection()
    {
        var (arrived, connections) = (new SemaphoreSlim(0), new ConcurrentDictionary<string, bool>());
        var everybody = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(_authority.Server("127.0.0.1"), async context =>
        {
            connections.TryAdd(context.Connection.Id, true);
            arrived.Release();
            await everybody.Task;
            await context.Response.WriteAsync(Pods.Json("api"));
        });
        using var connection = Opened.From(_folder, KubeConfigText.Of($"server: {server.Url()}\ncertificate-authority-data: {_authority.Pem.Base64()}"));
        using var http = connection.CreateClient();
        var client = new KubernetesClient(http, new KubernetesSerializer(), new KubernetesClientOptions(), TimeProvider.System, new RecordingLogger().For<KubernetesClient>());

        var asked = new List<Task>();
        for (var pair = 0; pair < 10; pair++)
        {
            asked.Add(client.FindAsync<V1Pod>("shop", "api", default));
            asked.Add(client.PatchAsync<V1Pod>("shop", "api", new Patch(PatchKind.Merge, "{}"u8.ToArray()), null, default));
        }

        foreach (var _ in asked)
            (await arrived.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue("all are answered together");
        everybody.SetResult();
        await Task.WhenAll(asked);

        server.Seen.Should().HaveCount(20).And.OnlyContain(request => request.Protocol == "HTTP/2");
        connections.Should().ContainSingle();
    }
}
