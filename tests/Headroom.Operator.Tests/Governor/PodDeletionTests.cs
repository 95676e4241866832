using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Governor;

public sealed class PodDeletionTests
{
    private static readonly DeletePreconditions AsRead = new("uid-1", "77");

    private readonly FakeCluster _cluster = new();
    private readonly PodDeletion _deletion = new();

    [Fact]
    public async Task A_pod_is_evicted_as_it_was_read()
    {
        await DeleteAsync();

        _cluster.Writes.Should().ContainSingle().Which.Should().Match<Written>(write => write.Name == "db-0" && write.Subresource == "evicted by v1" && write.Preconditions == AsRead);
    }

    [Fact]
    public async Task A_server_that_has_the_older_version_only_is_asked_for_the_newer_once()
    {
        var asked = new List<string>();
        _cluster.FailWrite = write =>
        {
            asked.Add(write.Subresource!);
            return write.Subresource == "evicted by v1" ? FakeCluster.Refusal(HttpStatusCode.BadRequest) : null;
        };

        await DeleteAsync();
        await DeleteAsync();

        asked.Should().Equal("evicted by v1", "evicted by v1beta1", "evicted by v1beta1");
    }

    [Fact]
    public async Task Where_there_is_no_eviction_it_is_deleted_as_it_was_read()
    {
        _cluster.FailWrite = write => write.Subresource == "deleted" ? null : FakeCluster.MissingKind();

        await DeleteAsync();

        _cluster.Writes.Should().ContainSingle().Which.Preconditions.Should().Be(AsRead);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task No_other_answer_leads_around_the_eviction(HttpStatusCode code)
    {
        var asked = 0;
        _cluster.FailWrite = _ =>
        {
            asked++;
            return FakeCluster.Refusal(code);
        };

        (await FluentActions.Awaiting(DeleteAsync).Should().ThrowAsync<KubernetesApiException>()).Which.Code.Should().Be(code);

        (asked, _cluster.Writes.Count).Should().Be((1, 0));
    }

    [Fact]
    public async Task What_neither_version_can_read_is_an_error()
    {
        _cluster.FailWrite = _ => FakeCluster.Refusal(HttpStatusCode.BadRequest);

        await FluentActions.Awaiting(DeleteAsync).Should().ThrowAsync<KubernetesApiException>();
    }

    private Task DeleteAsync() => _deletion.DeleteAsync(_cluster, A.Namespace, "db-0", AsRead, CancellationToken.None);
}
