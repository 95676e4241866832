using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Headroom.Kubernetes.Tests.FakeApi;

/// <summary>A watch stream that a test writes byte by byte. Until it says otherwise, the stream is silent.</summary>
public sealed class FakeWatch
{
    private static readonly byte[] CutMark = new byte[1];

    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a client has asked for it and has its headers.</summary>
    public Task Opened => _opened.Task;

    public FakeWatch Send(string type, string objectJson) => SendRaw($$"""{"type":"{{type}}","object":{{objectJson}}}""" + "\n");

    public FakeWatch SendRaw(string text) => SendRaw(Encoding.UTF8.GetBytes(text));

    /// <summary>Each call is a chunk of its own on the wire.</summary>
    public FakeWatch SendRaw(byte[] bytes)
    {
        _chunks.Writer.TryWrite(bytes);
        return this;
    }

    /// <summary>Ends the stream as the server does when its time is over.</summary>
    public FakeWatch End()
    {
        _chunks.Writer.Complete();
        return this;
    }

    /// <summary>Breaks the connection.</summary>
    public FakeWatch Cut()
    {
        _chunks.Writer.TryWrite(CutMark);
        return this;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        _opened.TrySetResult();
        await foreach (var chunk in _chunks.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (ReferenceEquals(chunk, CutMark))
            {
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
