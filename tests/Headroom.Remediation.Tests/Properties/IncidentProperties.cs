using FsCheck;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Properties;

public sealed class IncidentProperties
{
    [Fact]
    public void Any_text_is_a_record_or_none() => Always.Holds(Any.Text, text => RemediationRecordFormat.Read(text));

    [Fact]
    public void Any_record_survives_its_annotation() =>
        Always.Holds(AnyRecord.Record, record => RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)).Should().BeEquivalentTo(
            // Kubernetes writes times to the second.
            record with { LastAttempt = record.LastAttempt.AddTicks(-(record.LastAttempt.Ticks % TimeSpan.TicksPerSecond)) }));

    [Fact]
    public void A_damaged_annotation_is_a_record_or_none() =>
        Always.Holds(
            from record in AnyRecord.Record
            from at in Gen.Choose(0, 60)
            from damage in Gen.Elements('"', '{', '}', ',', '9', 'x', '\0', '\ud800')
            select RemediationRecordFormat.Write(record).Remove(at, 1).Insert(at, damage.ToString()),
            text => RemediationRecordFormat.Read(text));

    [Fact]
    public void Recovery_is_assessed_for_any_record() =>
        Always.Holds(
            from record in AnyRecord.Record
            from policy in Any.Policy
            from rolledOut in Gen.Elements(true, false)
            from lastKill in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Gen.Choose(-5, 5000).Select(ago => (DateTimeOffset?)A.Now.AddSeconds(-ago)))
            select (record, policy, rolledOut, lastKill),
            given =>
            {
                var recovery = RecoveryWatch.Assess(A.Workload(record: given.record) with { RolledOut = given.rolledOut }, given.policy, given.lastKill, A.Now);

                if (recovery is null)
                    return;
                recovery.Recovered.Should().Be(recovery.LookAgain is null);
                (recovery.LookAgain <= A.Now).Should().BeFalse("a look that is due already would be taken again at once, for ever");
                (recovery.Recovered && !given.rolledOut).Should().BeFalse();
            });
}
