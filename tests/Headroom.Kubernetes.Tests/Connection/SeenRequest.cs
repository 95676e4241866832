using Microsoft.AspNetCore.Http;

namespace Headroom.Kubernetes.Tests.Connection;

/// <summary>What a request brought.</summary>
internal sealed record SeenRequest(string Path, string Protocol, string Host, string? Authorization, string? ClientCertificate, string Body, IHeaderDictionary Headers)
{
    public static async Task<SeenRequest> ReadAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var text = await body.ReadToEndAsync();
        return new SeenRequest(
            context.Request.Path + context.Request.QueryString,
            context.Request.Protocol,
            context.Request.Host.Value ?? "",
            context.Request.Headers.Authorization.FirstOrDefault(),
            context.Connection.ClientCertificate?.Subject,
            text,
            new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)));
    }
}
