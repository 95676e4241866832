using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Resources;

public class V1LeaseTests
{
    [Fact]
    public void A_lease_is_read_as_the_server_writes_it()
    {
        var lease = Read("""
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"one","resourceVersion":"4","managedFields":[]},
             "spec":{"acquireTime":"2026-11-22T08:00:00.000001Z","holderIdentity":"a","leaseDurationSeconds":15,"leaseTransitions":2,"renewTime":"2026-11-22T08:00:02.5Z","strategy":"OldestEmulationVersion"}}
            """);
        var start = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
        lease.Metadata.ResourceVersion.Should().Be("4");
        lease.Spec.Should().Be(new V1LeaseSpec
        {
            HolderIdentity = "a",
            LeaseDurationSeconds = 15,
            AcquireTime = start.AddMicroseconds(1),
            RenewTime = start.AddSeconds(2.5),
            LeaseTransitions = 2,
        });
    }

    [Fact]
    public void Times_are_written_in_utc_with_six_digits_and_what_is_not_said_is_left_out()
    {
        var spec = new V1LeaseSpec { RenewTime = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(1)) };
        JsonSerializer.Serialize(spec, KubernetesJsonContext.Default.V1LeaseSpec).Should().Be("""{"renewTime":"2026-11-22T08:00:00.000000Z"}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":null,"spec":null}""")]
    public void A_lease_without_a_spec_is_held_by_nobody(string json) => Read(json).Spec.Should().Be(new V1LeaseSpec());

    private static V1Lease Read(string json) => JsonSerializer.Deserialize(json, KubernetesJsonContext.Default.V1Lease)!;
}
