using System.Net;
using System.Text;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Api;

public sealed class ErrorAnswerTests
{
    [Fact]
    public async Task Of_a_body_that_is_cut_short_the_code_and_what_has_come_are_told() =>
        (await ReadAsync(new Body("the backend is", end: new IOException("reset")))).Message.Should().Be("get pods api in namespace shop: 503 Service Unavailable: the backend is");

    [Fact]
    public async Task A_body_comes_in_pieces()
    {
        var status = $$"""{"kind":"Status","reason":"Conflict","message":"{{new string('x', 5000)}} end"}""";
        (await ReadAsync(new Body(status))).ServerMessage.Should().HaveLength(5004).And.EndWith(" end");
    }

    [Fact]
    public async Task Of_a_body_without_an_end_256_KiB_are_read()
    {
        var body = new Body(new string('x', 1024 * 1024));
        await ReadAsync(body);
        body.Given.Should().Be(256 * 1024);
    }

    private static async Task<KubernetesApiException> ReadAsync(Body body)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StreamContent(body) };
        return await ErrorAnswer.ReadAsync(ApiRequest.For("get", ResourceType.Of<V1Pod>(), "shop", "api"), response, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Gives at most 1000 bytes at a time; then it ends, or breaks.</summary>
    private sealed class Body(string text, Exception? end = null) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public int Given { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
            Given += read;
            return read == 0 && buffer.Length > 0 && end is not null ? throw end : read;
        }
    }
}
