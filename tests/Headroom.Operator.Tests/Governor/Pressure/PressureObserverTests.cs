using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Governor.Pressure;

public sealed class PressureObserverTests
{
    private static readonly ApiRequest Get = new("get", "apps", "deployments", "web", "api");
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private readonly RecordingLogger<PressureGauge> _log = new();
    private readonly PressureGauge _gauge;
    private readonly PressureObserver _observer;

    public PressureObserverTests()
    {
        _gauge = Gauges.Pressure(new ManualTimeProvider(), _log);
        _observer = new PressureObserver(_gauge);
    }

    [Theory]
    [InlineData(500, "ServerError: get deployments.apps api in namespace web: 500")]
    [InlineData(503, "ServerError: get deployments.apps api in namespace web: 503")]
    [InlineData(504, "ServerError: get deployments.apps api in namespace web: 504")]
    [InlineData(429, "TooManyRequests: get deployments.apps api in namespace web: 429")]
    [InlineData(null, "NoAnswer: get deployments.apps api in namespace web: no answer")]
    public void Halves_the_rate(int? code, string said)
    {
        _observer.Answered(Get, new RequestOutcome((HttpStatusCode?)code, Quick, null));

        _gauge.Share.Should().Be(0.5);
        _log.Lines.Should().ContainSingle().Which.Should().Contain(said);
    }

    [Fact]
    public void A_disruption_budgets_no_is_no_pressure()
    {
        _observer.Answered(Get, new RequestOutcome(HttpStatusCode.TooManyRequests, Quick, TimeSpan.FromSeconds(10)) { OfDisruptionBudget = true });

        (_gauge.Share, _gauge.Hold).Should().Be((1.0, (TimeSpan?)null));
    }

    [Fact]
    public void A_metrics_server_that_does_not_answer_is_no_pressure_on_the_API_server()
    {
        _observer.Answered(new ApiRequest("list", "metrics.k8s.io", "pods", "web", null), new RequestOutcome(HttpStatusCode.ServiceUnavailable, Quick, null));

        _gauge.Share.Should().Be(1);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(422)]
    public void Is_no_pressure(int code)
    {
        _observer.Answered(Get, new RequestOutcome((HttpStatusCode)code, Quick, null));

        _gauge.Share.Should().Be(1);
    }

    [Fact]
    public void What_a_429_asks_for_is_given()
    {
        _observer.Answered(Get, new RequestOutcome(HttpStatusCode.TooManyRequests, Quick, TimeSpan.FromSeconds(7)));

        _gauge.Hold.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void The_servers_own_word_counts()
    {
        _observer.Answered(ApiRequest.Readiness, new RequestOutcome(HttpStatusCode.InternalServerError, Quick, null));

        _log.Lines.Should().ContainSingle().Which.Should().Contain("NotReady: its /readyz answers 500");
    }

    [Fact]
    public void Answers_far_slower_than_ever_are_a_sign()
    {
        Answered(Get, Quick, times: 50);

        Answered(Get, TimeSpan.FromSeconds(2), times: 10);

        _gauge.Share.Should().Be(0.5);
        _log.Lines.First().Should().Contain("Slow: get deployments.apps api in namespace web: answers take");
    }

    [Fact]
    public void A_list_or_a_watch_takes_as_long_as_it_takes()
    {
        Answered(Get, Quick, times: 50);

        Answered(Get with { Verb = "list" }, TimeSpan.FromSeconds(20), times: 50);
        Answered(Get with { Verb = "watch" }, TimeSpan.FromSeconds(20), times: 50);

        _gauge.Share.Should().Be(1);
    }

    private void Answered(ApiRequest request, TimeSpan elapsed, int times)
    {
        for (var time = 0; time < times; time++)
            _observer.Answered(request, new RequestOutcome(HttpStatusCode.OK, elapsed, null));
    }
}
