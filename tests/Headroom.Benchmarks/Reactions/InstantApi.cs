using System.IO.Pipelines;
using System.Net;

namespace Headroom.Benchmarks.Reactions;

/// <summary>
/// A double of the API server in the operator's own process: what an answer takes is only what it is told to take, however many are asked for at once. It stands for a server that
/// has machines of its own, and a network that costs nothing: what is left is what the operator itself does.
/// </summary>
internal sealed class InstantApi(ReadyAnswers answers, TimeSpan latency) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!;
        var (code, body) = answers.Answer(request.Method.Method, target.AbsolutePath);
        // No network answers before the asker has turned to something else.
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, cancellationToken);
        else
            await Task.Yield();
        return ReadyAnswers.IsWatch(target.Query) ? Of(new StreamContent(Watch(target.AbsolutePath))) : Of(new ByteArrayContent(body), code);
    }

    private Stream Watch(string path)
    {
        var watch = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        if (ReadyAnswers.IsOfPods(path))
            _ = TellAsync(watch.Writer);
        return watch.Reader.AsStream();
    }

    private async Task TellAsync(PipeWriter watch)
    {
        await foreach (var lines in answers.Told.ReadAllAsync())
            await watch.WriteAsync(lines);
    }

    private static HttpResponseMessage Of(HttpContent content, int code = 200)
    {
        content.Headers.ContentType ??= new("application/json");
        return new HttpResponseMessage((HttpStatusCode)code) { Content = content };
    }
}
