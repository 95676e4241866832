using System.Text;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;
using NSubstitute;

namespace Headroom.Kubernetes.Tests.Events;

public class EventRecorderTests : IAsyncLifetime
{
    private const string Path = "/api/v1/namespaces/shop/events";
    private static readonly V1ObjectReference Api = new() { ApiVersion = "apps/v1", Kind = "Deployment", Namespace = "shop", Name = "api", Uid = "u-1" };
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private FakeApiServer _server = null!;
    private EventRecorder _recorder = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _server.On("POST", Path, Answer.Json("""{"metadata":{"name":"e"}}"""));
        _server.On("POST", "/api/v1/namespaces/default/events", Answer.Json("""{"metadata":{"name":"e"}}"""));
        _recorder = NewRecorder();
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task An_event_says_who_what_and_when()
    {
        _clock.Advance(TimeSpan.FromSeconds(1.25));
        (await RecordAsync("raised")).Should().Be(EventOutcome.Created);
        var request = _server.Requests.Single();
        request.Query.Should().Be("fieldManager=headroom");
        var recorded = JsonSerializer.Deserialize(request.Body, KubernetesJsonContext.Default.V1Event)!;
        recorded.Metadata.Name.Should().MatchRegex("^api\\.[0-9a-f]+$");
        recorded.Metadata.Namespace.Should().Be("shop");
        recorded.Should().BeEquivalentTo(
            new
            {
                InvolvedObject = Api,
                Type = "Warning",
                Reason = "LimitRaised",
                Message = "raised",
                Source = new { Component = "headroom" },
                Count = 1,
                ReportingComponent = "headroom",
                FirstTimestamp = new DateTimeOffset(2026, 11, 22, 8, 0, 1, TimeSpan.Zero),
                LastTimestamp = new DateTimeOffset(2026, 11, 22, 8, 0, 1, TimeSpan.Zero),
            },
            options => options.ExcludingMissingMembers());
        request.Body.Should().Contain("\"kind\":\"Event\"").And.Contain("\"apiVersion\":\"v1\"");
    }

    [Fact]
    public async Task The_same_again_only_counts()
    {
        await RecordAsync("raised");
        AnswerPatchesOf(_server.Requests[0]);
        _clock.Advance(TimeSpan.FromSeconds(5));
        (await RecordAsync("raised")).Should().Be(EventOutcome.Counted);
        (await RecordAsync("raised")).Should().Be(EventOutcome.Counted);
        _server.Requests.Select(request => request.Method).Should().Equal("POST", "PATCH", "PATCH");
        _server.Requests[2].Body.Should().Be("""{"count":3,"lastTimestamp":"2026-11-22T08:00:05Z"}""");
        _server.Requests[2].ContentType.Should().Be("application/merge-patch+json");
    }

    [Fact]
    public async Task The_same_at_once_is_one_event()
    {
        var writer = Substitute.For<IKubernetesWriter>();
        var recorder = new EventRecorder(writer, new EventRecorderOptions(), _clock, _log.For<EventRecorder>());
        var gate = new TaskCompletionSource<V1Event>();
        writer.CreateAsync("shop", Arg.Any<V1Event>(), default).Returns(gate.Task);
        var records = Enumerable.Range(0, 8).Select(_ => recorder.RecordAsync(Api, EventType.Normal, "Fine", "fine", default)).ToList();
        gate.SetResult(new V1Event());
        (await Task.WhenAll(records)).Should().Equal([EventOutcome.Created, .. Enumerable.Repeat(EventOutcome.Counted, 7)]);
        await writer.Received(1).CreateAsync("shop", Arg.Any<V1Event>(), default);
    }

    [Fact]
    public async Task Another_message_object_reason_or_type_is_another_event()
    {
        await RecordAsync("raised");
        await RecordAsync("raised more");
        await _recorder.RecordAsync(Api with { Uid = "u-2" }, EventType.Warning, "LimitRaised", "raised", default);
        await _recorder.RecordAsync(Api, EventType.Warning, "Other", "raised", default);
        await _recorder.RecordAsync(Api, EventType.Normal, "LimitRaised", "raised", default);
        _server.Requests.Should().HaveCount(5).And.OnlyContain(request => request.Method == "POST");
    }

    [Fact]
    public async Task A_newer_state_of_the_object_is_no_other_object()
    {
        await _recorder.RecordAsync(Api with { ResourceVersion = "1" }, EventType.Warning, "LimitRaised", "raised", default);
        AnswerPatchesOf(_server.Requests[0]);
        (await _recorder.RecordAsync(Api with { ResourceVersion = "2" }, EventType.Warning, "LimitRaised", "raised", default)).Should().Be(EventOutcome.Counted);
    }

    [Fact]
    public async Task An_event_that_the_server_no_longer_has_begins_afresh()
    {
        await RecordAsync("raised");
        (await RecordAsync("raised")).Should().Be(EventOutcome.Created, "a patch of an unknown path is a 404");
        _server.Requests.Select(request => request.Method).Should().Equal("POST", "PATCH", "POST");
    }

    [Fact]
    public async Task An_object_has_a_burst_and_then_one_in_five_minutes_and_others_are_not_hurt()
    {
        for (var i = 0; i < 25; i++)
            (await RecordAsync($"message {i}")).Should().Be(EventOutcome.Created);
        (await RecordAsync("message 26")).Should().Be(EventOutcome.Suppressed);
        (await _recorder.RecordAsync(Api with { Name = "web", Uid = "u-9" }, EventType.Normal, "Fine", "fine", default)).Should().Be(EventOutcome.Created);
        _clock.Advance(TimeSpan.FromMinutes(5));
        (await RecordAsync("message 26")).Should().Be(EventOutcome.Created);
        (await RecordAsync("message 27")).Should().Be(EventOutcome.Suppressed);
    }

    [Fact]
    public async Task Said_once_is_said_once_also_after_a_restart()
    {
        (await OnceAsync(_recorder)).Should().Be(EventOutcome.Created);
        (await OnceAsync(_recorder)).Should().Be(EventOutcome.SaidBefore);
        _server.Requests.Should().HaveCount(1);

        await using var after = await FakeApiServer.StartAsync();
        after.On("POST", Path, Answer.Status(409, "AlreadyExists", "events already exists"));
        (await OnceAsync(NewRecorder(after))).Should().Be(EventOutcome.SaidBefore);
        NameIn(after.Requests[0]).Should().Be(NameIn(_server.Requests[0]));

        static Task<EventOutcome> OnceAsync(EventRecorder recorder) => recorder.RecordOnceAsync(Api, EventType.Normal, "GaveUp", "gave up", default);
    }

    [Fact]
    public async Task Events_about_what_lives_in_no_namespace_are_in_the_default_one()
    {
        var shop = JsonSerializer.Deserialize("""{"metadata":{"name":"shop","uid":"u-7"}}""", KubernetesJsonContext.Default.V1Namespace)!;
        (await _recorder.RecordAsync(shop.Reference(), EventType.Normal, "Fine", "fine", default)).Should().Be(EventOutcome.Created);
        _server.Requests.Single().Path.Should().Be("/api/v1/namespaces/default/events");
    }

    [Fact]
    public async Task A_refusal_is_logged_and_not_thrown()
    {
        var lost = Api with { Namespace = "lost" };
        (await _recorder.RecordAsync(lost, EventType.Normal, "Fine", "fine", default)).Should().Be(EventOutcome.Failed);
        _log.Warnings.Should().ContainSingle().Which.Should().StartWith("The event Fine about Deployment lost/api could not be recorded: create events api.");
    }

    [Fact]
    public async Task A_long_message_is_cut_between_characters()
    {
        await RecordAsync(new string('€', 2000));
        var message = JsonSerializer.Deserialize(_server.Requests.Single().Body, KubernetesJsonContext.Default.V1Event)!.Message!;
        Encoding.UTF8.GetByteCount(message).Should().BeInRange(1020, 1024);
        message.Should().EndWith("€...").And.NotContain("\uFFFD");
    }

    [Fact]
    public async Task A_controllers_object_is_pointed_at_by_its_kind()
    {
        var reference = new V1Deployment { Metadata = new V1ObjectMeta { Name = "api", Namespace = "shop", Uid = "u-1", ResourceVersion = "7" } }.Reference();
        reference.Should().Be(Api with { ResourceVersion = "7" });
        await FluentActions.Awaiting(() => _recorder.RecordAsync(reference, EventType.Normal, "", "m", default)).Should().ThrowAsync<ArgumentException>();
    }

    private EventRecorder NewRecorder(FakeApiServer? server = null) =>
        new((server ?? _server).NewClient(_log), new EventRecorderOptions(), _clock, _log.For<EventRecorder>());

    private Task<EventOutcome> RecordAsync(string message) => _recorder.RecordAsync(Api, EventType.Warning, "LimitRaised", message, default);

    private static string NameIn(ReceivedRequest create) => JsonSerializer.Deserialize(create.Body, KubernetesJsonContext.Default.V1Event)!.Metadata.Name;

    private void AnswerPatchesOf(ReceivedRequest create)
    {
        _server.On("PATCH", $"{Path}/{NameIn(create)}", Answer.Json("""{"metadata":{"name":"e"}}"""));
    }
}
