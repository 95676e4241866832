using Headroom.Kubernetes.Resources;
using Headroom.Operator.Workloads;

namespace Headroom.Operator.Tests.Workloads;

/// <summary>The QoS class that a template decides alone; what it leaves out, a LimitRange or a webhook may fill in.</summary>
public sealed class TemplateQosTests
{
    [Theory]
    [InlineData("all equal", "1", "1Gi", "1", "1Gi", true)]
    [InlineData("equal in other words", "1", "1Gi", "1000m", "1024Mi", true)]
    [InlineData("limits only: requests are the same then", "1", "1Gi", null, null, true)]
    [InlineData("memory differs", "1", "1Gi", "1", "512Mi", false)]
    [InlineData("CPU differs", "1", "1Gi", "500m", "1Gi", false)]
    [InlineData("CPU differs, and no memory is named", "1", null, "500m", null, false)]
    [InlineData("no CPU", null, "1Gi", null, "1Gi", null)]
    [InlineData("a request only", "1", null, "1", "1Gi", null)]
    [InlineData("a limit of zero is none", "1", "0", "1", "0", null)]
    [InlineData("nothing", null, null, null, null, null)]
    [InlineData("no quantity", "1", "1Gi", "1", "lots", false)]
    public void It_takes_a_limit_and_an_equal_request_of_both(
        string what, string? cpu, string? memory, string? cpuRequest, string? memoryRequest, bool? guaranteed)
    {
        V1Container[] containers = [Container(cpu, memory, cpuRequest, memoryRequest)];

        TemplateQos.IsGuaranteed(new V1PodSpec { Containers = containers }).Should().Be(guaranteed, what);
    }

    [Fact]
    public void One_container_that_differs_is_enough()
    {
        V1Container[] equal = [Container("1", "1Gi", null, null)];
        var other = Container("1", "1Gi", null, "1Mi");

        TemplateQos.IsGuaranteed(new V1PodSpec { Containers = [.. equal, other] }).Should().BeFalse();
        TemplateQos.IsGuaranteed(new V1PodSpec { Containers = equal, InitContainers = [other] }).Should().BeFalse();
        TemplateQos.IsGuaranteed(new V1PodSpec { Containers = [.. equal, new V1Container()] }).Should().BeNull();
    }

    [Fact]
    public void Resources_of_the_pod_itself_decide_before_those_of_its_containers()
    {
        var shared = Container("1", "1Gi", "1", "1Gi").Resources;

        TemplateQos.IsGuaranteed(new V1PodSpec { Resources = shared, Containers = [new V1Container()] }).Should().BeTrue();
    }

    [Fact]
    public void Of_no_template_nothing_is_known()
    {
        TemplateQos.IsGuaranteed(null).Should().BeNull();
        TemplateQos.IsGuaranteed(new V1PodSpec()).Should().BeNull();
    }

    private static V1Container Container(string? cpu, string? memory, string? cpuRequest, string? memoryRequest) => new()
    {
        Resources = new V1ResourceRequirements
        {
            Limits = new V1ResourceAmounts { Cpu = cpu, Memory = memory },
            Requests = new V1ResourceAmounts { Cpu = cpuRequest, Memory = memoryRequest },
        },
    };
}
