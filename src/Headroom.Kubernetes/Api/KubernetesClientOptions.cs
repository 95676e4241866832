namespace Headroom.Kubernetes.Api;

/// <summary>How the client talks to the API server.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>The name under which the server records the fields that this client sets; every patch and create carries it. At most 128 characters.</summary>
    public string FieldManager { get; set; } = "headroom";

    /// <summary>How long one request may take, its answer included. A watch has this long to begin.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many objects one page of a list holds at most.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>Is told of every request's outcome; absent: nobody is.</summary>
    public IRequestObserver? Observer { get; set; }
}
