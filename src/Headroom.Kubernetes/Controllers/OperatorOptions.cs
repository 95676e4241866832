using System.Text.Json.Serialization;
using Headroom.Kubernetes.Events;

namespace Headroom.Kubernetes.Controllers;

/// <summary>What all of the operator's controllers have in common.</summary>
public sealed class OperatorOptions
{
    /// <summary>The name under which the server records the fields that the operator sets.</summary>
    public string FieldManager { get; set; } = "headroom";

    /// <summary>The namespaces to watch; empty: all of them.</summary>
    public IList<string> Namespaces { get; } = [];

    /// <summary>The source-generated JSON of the kinds that this library does not know, each kind itself; its list is not needed.</summary>
    public IList<JsonSerializerContext> JsonContexts { get; } = [];

    /// <summary>Who records events, and how many.</summary>
    public EventRecorderOptions Events { get; } = new();

    /// <summary>How many objects of one kind are in work at once at most.</summary>
    public int WorkersPerController { get; set; } = 4;

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Makes the HTTP client of the API server: the server's address as its base address, credentials applied by its handlers, and no timeout
    /// of its own shorter than <see cref="RequestTimeout"/>. Absent: the <see cref="HttpClient"/> that is among the services.
    /// </summary>
    public Func<IServiceProvider, HttpClient>? Connect { get; set; }

    /// <summary>Numbers from 0 up to 1, called from several threads; spreads retries and streams over time.</summary>
    public Func<double> Randomness { get; set; } = Chance.Next;
}
