using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Advising;

public sealed class MemoryAutoscalerTests
{
    private static readonly HorizontalAutoscaler Scaler = new("scaler", Preflights.Own, Container: null, Percent: 80);

    [Fact]
    public void It_is_named_and_what_to_scale_by_instead()
    {
        var advice = Of(Advised.Input() with { HorizontalAutoscalers = [Scaler] })!;

        advice.Message.Should().StartWith("HPA scaler aims at 80% of the memory request: each remedy that raises the request changes how many replicas it wants.")
            .And.Contain("by cpu, or by memory with a target of type AverageValue");
        advice.Use.Should().Be("kubectl edit hpa scaler -n flagsmith");
    }

    [Theory]
    [InlineData("flagsmith-api", null, RequestMode.KeepRatio, true)]
    [InlineData("flagsmith-api", "api", RequestMode.KeepRatio, true)]
    [InlineData("flagsmith-api", "proxy", RequestMode.KeepRatio, false)]
    [InlineData("flagsmith-api", null, RequestMode.Keep, false)]
    [InlineData("other", null, RequestMode.KeepRatio, false)]
    public void It_matters_where_a_remedy_would_raise_what_it_goes_by(string target, string? container, RequestMode requests, bool advised)
    {
        var policy = A.Policy() with { Memory = A.Rules() with { Requests = requests } };
        var scaler = Scaler with { Target = Preflights.Own with { Name = target }, Container = container };

        (Of(Advised.Input(policy: policy) with { HorizontalAutoscalers = [scaler] }) is not null).Should().Be(advised);
    }

    private static Advice? Of(AdviceInput input) => Advised.Of(AdviceKind.MemoryAutoscaler, input);
}
