using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Verdicts;

public sealed class ProbeWordsTests
{
    [Theory]
    [InlineData("Get \"http://10.0.0.1:8000/health\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)")]
    [InlineData("Get \"http://10.0.0.1:8000/health\": net/http: request canceled (Client.Timeout exceeded while awaiting headers)")]
    [InlineData("Get \"http://10.0.0.1:8000/health\": dial tcp 10.0.0.1:8000: i/o timeout")]
    [InlineData("dial tcp 10.0.0.1:8000: i/o timeout")]
    [InlineData("timeout: failed to connect service \"10.0.0.1:8000\" within 1s: context deadline exceeded")]
    [InlineData("timeout: health rpc did not complete within 1s")]
    public void Nobody_answered_in_time(string words) => ProbeWords.Read(words, isCommand: false).Should().Be(ProbeAnswer.TimedOut);

    [Theory]
    [InlineData("Get \"http://10.0.0.1:8000/health\": dial tcp 10.0.0.1:8000: connect: connection refused")]
    [InlineData("dial tcp 10.0.0.1:8000: connect: connection refused")]
    [InlineData("Get \"http://10.0.0.1:8000/health\": read tcp 10.0.0.9:4711->10.0.0.1:8000: read: connection reset by peer")]
    [InlineData("Get \"http://10.0.0.1:8000/health\": EOF")]
    [InlineData("dial tcp 10.0.0.1:8000: connect: no route to host")]
    public void Nobody_listened(string words) => ProbeWords.Read(words, isCommand: false).Should().Be(ProbeAnswer.Refused);

    [Theory]
    [InlineData("HTTP probe failed with statuscode: 500", false, true)]
    [InlineData("HTTP probe failed with statuscode: 503", false, true)]
    [InlineData("HTTP probe failed with statuscode: 502", false, false)]
    [InlineData("HTTP probe failed with statuscode: 503", false, false)]
    [InlineData("HTTP probe failed with statuscode: 504", false, false)]
    [InlineData("curl: (7) Failed to connect to localhost port 8000: connection refused", true, false)]
    [InlineData("curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server", true, false)]
    [InlineData("wget: can't connect to remote host (127.0.0.1): Connection refused", true, false)]
    [InlineData("Could not connect to Redis at 127.0.0.1:6379: Connection refused", true, false)]
    [InlineData("mysqladmin: connect to server at 'localhost' failed", true, false)]
    [InlineData("/var/run/postgresql:5432 - no response", true, false)]
    [InlineData("Error: dial tcp 127.0.0.1:8080: connect: connection refused", true, false)]
    public void The_program_was_not_up(string words, bool isCommand, bool asksProxy) =>
        ProbeWords.Read(words, isCommand, asksProxy).Should().Be(ProbeAnswer.NotYet);

    [Theory]
    [InlineData("HTTP probe failed with statuscode: 404", false, true)]
    [InlineData("HTTP probe failed with statuscode: 5031", false, false)]
    [InlineData("cat: can't open '/tmp/healthy': No such file or directory, connection refused", true, false)]
    [InlineData("queue depth 503 above 100", true, false)]
    public void The_answer_was_no_whoever_was_asked(string words, bool isCommand, bool asksProxy) =>
        ProbeWords.Read(words, isCommand, asksProxy).Should().Be(ProbeAnswer.SaidNo);

    [Theory]
    [InlineData("HTTP probe failed with statuscode: 500")]
    [InlineData("service unhealthy (responded with \"NOT_SERVING\")")]
    [InlineData("error: health rpc failed: rpc error: code = Unimplemented desc = unknown service grpc.health.v1.Health")]
    public void The_answer_was_no(string words) => ProbeWords.Read(words, isCommand: false).Should().Be(ProbeAnswer.SaidNo);

    [Theory]
    [InlineData("command \"sh -c sleep 5\" timed out after 1s", ProbeAnswer.TimedOut)]
    [InlineData("rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded", ProbeAnswer.TimedOut)]
    [InlineData("psql: timeout expired", ProbeAnswer.SaidNo)]
    [InlineData("", ProbeAnswer.SaidNo)]
    public void What_a_command_prints_is_its_own_affair(string words, ProbeAnswer answer) => ProbeWords.Read(words, isCommand: true).Should().Be(answer);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Get \"http://10.0.0.1:8000/connection%20refused\": something new")]
    [InlineData("tls: failed to verify certificate")]
    public void What_nobody_knows_is_not_guessed(string? words) => ProbeWords.Read(words, isCommand: false).Should().Be(ProbeAnswer.Unknown);
}
