using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Watching;

namespace Headroom.Operator.Hosting;

/// <summary>
/// /healthz: the process runs its loops. /readyz: it has seen every object once, or stands by for a leader that has; otherwise 503 and what it
/// still waits for.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", async context => await context.Response.WriteAsync("ok"));
        app.MapGet("/readyz", ReadyAsync);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        var leadership = context.RequestServices.GetRequiredService<Leadership>();
        if (!leadership.Acquired.IsCompleted)
        {
            // No fault: it does what there is to do. Where nobody leads, it is the next to try.
            await context.Response.WriteAsync($"ok: standing by, {leadership.Leader ?? "nobody known"} leads");
            return;
        }

        var waiting = context.RequestServices.GetServices<IWatchStatus>().Where(watch => !watch.HasSynced).ToList();
        if (waiting.Count > 0)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsync(waiting.Count == 0 ? "ok" : string.Join('\n', waiting.Select(watch => $"{watch.Resource}: {watch.State}")));
    }
}
