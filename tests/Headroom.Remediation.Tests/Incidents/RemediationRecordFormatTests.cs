using Headroom.Remediation.Incidents;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Incidents;

public sealed class RemediationRecordFormatTests
{
    [Fact]
    public void What_was_written_is_read_back()
    {
        var record = A.Record(attempts: 3, originalRequest: null) with { LastAttempt = A.Now.AddSeconds(1) };

        RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)).Should().BeEquivalentTo(record);
    }

    [Fact]
    public void A_record_without_containers_is_read_back()
    {
        var record = new RemediationRecord { Attempts = 1, LastAttempt = A.Now };

        RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)).Should().BeEquivalentTo(record);
    }

    [Fact]
    public void The_text_is_compact_and_readable()
    {
        var record = A.Record(originalRequest: null);
        record = record with
        {
            Containers = new Dictionary<string, ContainerRecord>
            {
                ["api"] = record.Containers["api"] with { Killed = [new KillPoint("16Mi", 3), new KillPoint("32Mi", null)] },
            },
        };

        RemediationRecordFormat.Write(record).Should().Be(
            """{"attempts":1,"lastAttempt":"2026-06-01T11:55:00Z","policy":"api","containers":{"api":{"originalLimit":"16Mi","limit":"64Mi","kills":2,"killed":[{"limit":"16Mi","uptimeSeconds":3},{"limit":"32Mi"}]}}}""");
    }

    [Fact]
    public void The_smallest_record_is_read() =>
        RemediationRecordFormat.Read("""{"attempts":2,"lastAttempt":"2026-01-01T00:00:00Z"}""").Should().BeEquivalentTo(
            new RemediationRecord { Attempts = 2, LastAttempt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Policy = "", Containers = new Dictionary<string, ContainerRecord>() });

    [Fact]
    public void The_smallest_part_of_a_container_is_read() =>
        RemediationRecordFormat.Read("""{"attempts":2,"lastAttempt":"2026-01-01T00:00:00Z","containers":{"api":{"limit":"1Gi"}}}""")!.Containers["api"]
            .Should().BeEquivalentTo(new ContainerRecord { Limit = "1Gi", Kills = 0, Killed = [] });

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"limit":null}""")]
    public void A_container_whose_template_has_no_limit_has_a_part_without_one(string part) =>
        RemediationRecordFormat.Read($$$"""{"attempts":1,"lastAttempt":"2026-01-01T00:00:00Z","containers":{"api":{{{part}}}}}""")!.Containers["api"].Limit.Should().BeNull();

    [Fact]
    public void A_container_that_a_person_set_to_null_has_no_part() =>
        RemediationRecordFormat.Read("""{"attempts":2,"lastAttempt":"2026-01-01T00:00:00Z","containers":{"api":null,"worker":{"limit":"1Gi"}}}""")!
            .Should().Match<RemediationRecord>(record => record.Attempts == 2 && record.Containers.Keys.Single() == "worker");

    [Fact]
    public void Fields_of_a_newer_version_are_passed_over() =>
        RemediationRecordFormat.Read("""{"attempts":2,"lastAttempt":"2026-01-01T00:00:00Z","leak":{"suspected":true}}""")!.Attempts.Should().Be(2);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("6")]
    [InlineData("\"6\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("yes")]
    [InlineData("""{"attempts":1}""")]
    [InlineData("""{"lastAttempt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"attempts":"many","lastAttempt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"attempts":1.5,"lastAttempt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"attempts":99999999999,"lastAttempt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"attempts":null,"lastAttempt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"yesterday"}""")]
    [InlineData("""{"attempts":1,"lastAttempt":null}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-13-01T00:00:00Z"}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"0001-01-01T00:00:00+14:00"}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-01-01T00:00:00Z","policy":null}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-01-01T00:00:00Z","containers":null}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-01-01T00:00:00Z","containers":[]}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-01-01T00:00:00Z","containers":{"api":{"limit":"1Gi","killed":null}}}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-01-01T00:00:00Z"} and more""")]
    public void A_text_that_is_none_of_ours_is_no_record(string? text) => RemediationRecordFormat.Read(text).Should().BeNull();

    [Fact]
    public void Half_a_character_is_no_record() => RemediationRecordFormat.Read("\ud800").Should().BeNull();

    [Fact]
    public void Endless_nesting_is_no_record() => RemediationRecordFormat.Read(new string('[', 100_000)).Should().BeNull();
}
