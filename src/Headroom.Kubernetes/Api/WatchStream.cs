namespace Headroom.Kubernetes.Api;

/// <summary>A watch that the server has begun to answer. Disposing it ends the watch.</summary>
internal sealed class WatchStream(ApiRequest request, HttpResponseMessage response, Stream body) : IDisposable
{
    public ApiRequest Request { get; } = request;

    public Stream Body { get; } = body;

    public void Dispose()
    {
        Body.Dispose();
        response.Dispose();
    }
}
