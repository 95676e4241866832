using Microsoft.AspNetCore.Http;

namespace Headroom.Kubernetes.Tests.FakeApi;

/// <summary>One answer of the fake API server.</summary>
public sealed record Answer(Func<HttpContext, Task> Write)
{
    /// <summary>What a real server says to a path that it does not know.</summary>
    public static Answer UnknownPath { get; } = Text(404, "text/plain", "404 page not found\n");

    /// <summary>Never answers.</summary>
    public static Answer Silence { get; } = new(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));

    public static Answer Gone { get; } = Status(410, "Expired", "too old resource version: 1 (100)");

    public static implicit operator Answer(FakeWatch watch) => new(watch.AnswerAsync);

    public static Answer Json(string body) => Text(200, "application/json", body);

    public static Answer List(string resourceVersion, string? next, params string[] items) => Json(
        $$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"{{resourceVersion}}","continue":"{{next}}"},"items":[{{string.Join(',', items)}}]}""");

    public static Answer Status(int code, string reason, string message, string details = "{}") => Text(code, "application/json", StatusJson(code, reason, message, details));

    public static string StatusJson(int code, string reason, string message, string details = "{}") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{code}}}""";

    public static Answer Text(int code, string contentType, string body) => new(async context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    });

    public Answer WithHeader(string name, string value) => new(context =>
    {
        context.Response.Headers.Append(name, value);
        return Write(context);
    });
}
