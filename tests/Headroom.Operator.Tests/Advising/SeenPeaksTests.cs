using Headroom.Operator.Advising;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Advising;

public sealed class SeenPeaksTests
{
    private readonly SeenPeaks _seen = new();

    [Fact]
    public void The_most_that_was_seen_stands()
    {
        With("50Mi").Should().Be("api 50Mi");
        With("70Mi").Should().Be("api 70Mi");
        With("20Mi").Should().Be("api 70Mi");
        With("20Mi", container: "worker").Should().Be("api 70Mi, worker 20Mi");
    }

    [Fact]
    public void Another_template_and_another_workload_begin_anew()
    {
        With("50Mi");

        With("20Mi", A.Facts() with { TemplateVersion = "t2" }).Should().Be("api 20Mi");
        With("10Mi", A.Facts() with { Workload = A.Ref with { Uid = "another" } }).Should().Be("api 10Mi");
    }

    private string With(string peak, WorkloadFacts? workload = null, string container = A.Container) => string.Join(
        ", ", _seen.With(workload ?? A.Facts(), new Dictionary<string, ContainerUse> { [container] = new(A.Size(peak)!.Value) }).OrderBy(use => use.Key).Select(use => $"{use.Key} {use.Value.Peak}"));
}
