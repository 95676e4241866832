using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Advising;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Advising;

public sealed class ServerReadinessTests
{
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    public async Task What_it_says_of_itself_counts(HttpStatusCode code, bool strained) => (await IsStrainedAsync(FakeCluster.Refusal(code))).Should().Be(strained);

    [Fact]
    public async Task Silence_is_a_sign_too()
    {
        (await IsStrainedAsync(new HttpRequestException())).Should().BeTrue();
        (await IsStrainedAsync(new TimeoutException())).Should().BeTrue();
    }

    [Fact]
    public async Task A_server_that_is_ready_is_not_strained_nor_is_none()
    {
        (await IsStrainedAsync(null)).Should().BeFalse();
        (await ServerReadiness.IsStrainedAsync(null, CancellationToken.None)).Should().BeFalse();
    }

    private static Task<bool> IsStrainedAsync(Exception? answer) => ServerReadiness.IsStrainedAsync(new Server(answer), CancellationToken.None);

    private sealed class Server(Exception? answer) : IServerHealth
    {
        public Task CheckReadinessAsync(CancellationToken cancellationToken) => answer is null ? Task.CompletedTask : Task.FromException(answer);
    }
}
