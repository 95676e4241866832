using Headroom.Operator.Commands;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly SavedFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Last_nights_incident_is_judged_as_of_its_newest_death()
    {
        var (exitCode, output, error) = await ReplayAsync(Saved.Policy, Saved.All(Saved.Pod("flagsmith-api-5b5d5bbfd5-jffdq"), Saved.Pod("flagsmith-api-5b5d5bbfd5-xkcd1", killedAt: "07:58:10")));

        output.Should().Be("""
            Raise        flagsmith/Deployment/flagsmith-api
                         api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi
                         api: LimitOom, 2 kills, the newest 0s ago in
                         flagsmith-api-5b5d5bbfd5-jffdq: OOMKilled, exit code 137, at its
                         limit of 64Mi 2m after its start
                         template not saved: the amounts are the pod's
                         policy default, attempt 1 of 6, ceiling 1Gi

            1 workload to do something about (2 pods under 1 policy).
            Judged as of 2026-11-22 07:59:30Z, when the newest death in the files happened;
            --at takes another time.

            """);
        error.Should().BeEmpty();
        exitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("2026-11-22T12:00:00Z")]
    [InlineData("2026-11-22 12:00")]
    [InlineData("2026-11-22T14:00:00+02:00")]
    public async Task At_another_time_the_same_kills_are_old(string at)
    {
        var (exitCode, output, _) = await ReplayAsync(Saved.Policy, Saved.Pod(), "--at", at);

        output.Should().Be("""
            Nothing to do (1 pod under 1 policy).
            1 workload with old kills only is not listed: see --all.
            Judged as of 2026-11-22 12:00:00Z, as --at asks.

            """);
        exitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_kill_after_the_time_asked_for_is_not_counted_and_told_so()
    {
        var (exitCode, output, _) = await ReplayAsync(Saved.Policy, Saved.All(Saved.Pod(), Saved.Pod("api-5b5d5bbfd5-xkcd1", killedAt: "07:59:00", waiting: "X")), "--at", "2026-11-22T07:59:10Z");

        output.Should().StartWith("AwaitKills   flagsmith/Deployment/api\n").And.Contain("LimitOom, 10s ago in api-5b5d5bbfd5-xkcd1").And.EndWith("""
            api of flagsmith/api-5b5d5bbfd5-jffdq was killed at 2026-11-22 07:59:30Z, 20s
            after the time given with --at: it is not counted.
            To count it, give --at 2026-11-22T07:59:30Z or later, or leave it out.
            Judged as of 2026-11-22 07:59:10Z, as --at asks.

            """);
        exitCode.Should().Be(0);
    }

    [Fact]
    public async Task The_clocks_of_the_nodes_are_not_blamed_for_the_time_asked_for()
    {
        var (exitCode, output, _) = await ReplayAsync(Saved.Policy, Saved.Pod(), "--at", "2026-11-22T06:00:00Z");

        output.Should().Be("""
            Nothing to do (1 pod under 1 policy).
            api of flagsmith/api-5b5d5bbfd5-jffdq was killed at 2026-11-22 07:59:30Z,
            1h59m30s after the time given with --at: it is not counted.
            To count it, give --at 2026-11-22T07:59:30Z or later, or leave it out.
            Judged as of 2026-11-22 06:00:00Z, as --at asks.

            """);
        exitCode.Should().Be(0);
    }

    [Fact]
    public async Task Programs_read_what_is_not_counted_too()
    {
        var (_, output, _) = await ReplayAsync(Saved.Policy, Saved.Pod(), "--at", "2026-11-22T06:00:00Z", "-o", "json");

        output.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).Should().Contain(
            "\"notCounted\":[{\"namespace\":\"flagsmith\",\"pod\":\"api-5b5d5bbfd5-jffdq\",\"container\":\"api\",\"reason\":\"OOMKilled\",\"exitCode\":137,\"finishedAt\":\"2026-11-22T07:59:30Z\"}]");
    }

    [Fact]
    public async Task Amounts_are_in_units_that_people_read_and_exact_for_programs()
    {
        var (_, output, _) = await ReplayAsync(Saved.Policy.Replace("1Gi", "16Gi", StringComparison.Ordinal), Saved.Pod(limit: "5153960729"));
        var (_, json, _) = await ReplayAsync(Saved.Policy.Replace("1Gi", "16Gi", StringComparison.Ordinal), Saved.Pod(limit: "5153960729"), "-o", "json");

        output.Should().Contain("limit 4.8Gi -> 9831Mi").And.Contain("limit of 4.8Gi").And.NotContain("5153960729");
        json.Should().Contain("\"limitFrom\": \"5153960729\"").And.Contain("\"limitTo\": \"9831Mi\"").And.Contain("\"limit\": \"5153960729\"");
    }

    [Fact]
    public async Task All_lists_what_is_over_too()
    {
        var (_, output, _) = await ReplayAsync(Saved.Policy, Saved.Pod(), "--at", "2026-11-22T12:00:00Z", "--all");

        output.Should().StartWith("None         flagsmith/Deployment/api").And.Contain("Stale,");
    }

    [Fact]
    public async Task Several_files_make_one_cluster()
    {
        var (_, output, _) = await ReplayAsync(Saved.Policy, Saved.Pod("a-0", owner: "StatefulSet", ownerName: "a"), "--pods", _files.Write("more.yaml", Saved.Pod("b-0", owner: "StatefulSet", ownerName: "b")));

        output.Should().Contain("flagsmith/StatefulSet/a\n").And.Contain("flagsmith/StatefulSet/b\n");
    }

    [Fact]
    public async Task JSON_has_the_shape_that_is_documented()
    {
        var (exitCode, output, _) = await ReplayAsync(Saved.Policy, Saved.Pod(), "-o", "json");

        exitCode.Should().Be(2);
        output.Should().Be("""
            {
              "at": "2026-11-22T07:59:30Z",
              "due": true,
              "pods": 1,
              "workloads": [
                {
                  "namespace": "flagsmith",
                  "workload": "Deployment/api",
                  "policy": "default",
                  "action": "Raise",
                  "due": true,
                  "over": false,
                  "message": "api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt 1 of 6, ceiling 1Gi, policy default). api-5b5d5bbfd5-jffdq: OOMKilled, exit code 137, at its limit of 64Mi 2m after its start",
                  "note": "template not saved: the amounts are the pod's",
                  "memory": [
                    {
                      "container": "api",
                      "limitFrom": "64Mi",
                      "limitTo": "128Mi",
                      "requestFrom": "32Mi",
                      "requestTo": "64Mi"
                    }
                  ],
                  "kills": [
                    {
                      "pod": "api-5b5d5bbfd5-jffdq",
                      "container": "api",
                      "verdict": "LimitOom",
                      "evidence": "OOMKilled, exit code 137, at its limit of 64Mi 2m after its start",
                      "reason": "OOMKilled",
                      "exitCode": 137,
                      "limit": "64Mi",
                      "finishedAt": "2026-11-22T07:59:30Z"
                    }
                  ]
                }
              ],
              "policies": [
                {
                  "namespace": "flagsmith",
                  "name": "default",
                  "accepted": true
                }
              ],
              "withoutPolicy": []
            }

            """);
    }

    [Theory]
    [InlineData("--at", "yesterday", "--at \"yesterday\" is no time; such as 2026-11-22T03:10:00Z")]
    [InlineData("--pods", "/nowhere/pods.yaml", "/nowhere/pods.yaml: there is no such file")]
    public async Task What_cannot_be_used_is_one_line_and_exit_code_1(string option, string value, string message)
    {
        var (exitCode, output, error) = await ReplayAsync(Saved.Policy, Saved.Pod(), option, value);

        (exitCode, output).Should().Be((1, ""));
        error.Should().Be($"headroom: {message}{Environment.NewLine}");
    }

    [Fact]
    public async Task A_policy_that_makes_no_sense_is_told_and_nothing_is_done_under_it()
    {
        var (exitCode, output, _) = await ReplayAsync(Saved.Policy.Replace("1Gi", "8", StringComparison.Ordinal), Saved.Pod());

        output.Should().Be("""
            Refused      MemoryPolicy flagsmith/default: spec.memory.ceiling (8) is below
                         1Mi; is its suffix missing?

            No policy    flagsmith: 1 killed pod that no policy selects:
                         api-5b5d5bbfd5-jffdq (the newest kill 0s ago)

            Nothing to do (1 pod under 1 policy).
            Judged as of 2026-11-22 07:59:30Z, when the newest death in the files happened;
            --at takes another time.

            """);
        exitCode.Should().Be(0);
    }

    private async Task<(int ExitCode, string Output, string Error)> ReplayAsync(string policy, string pods, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await HeadroomCommand.InvokeAsync(
            ["replay", "--policy", _files.Write("policy.yaml", policy), "--pods", _files.Write("pods.yaml", pods), .. more], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
