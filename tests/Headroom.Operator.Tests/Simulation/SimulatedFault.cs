namespace Headroom.Operator.Tests.Simulation;

/// <summary>What goes wrong between an operator and the simulated server.</summary>
public enum SimulatedFault
{
    /// <summary>429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>409 to a patch, though nobody else has changed anything.</summary>
    Conflict,

    /// <summary>The server never sees the request, and no answer comes.</summary>
    Hang,

    /// <summary>The server does what is asked, and the connection ends before the answer.</summary>
    AnswerLost,

    /// <summary>The server does what is asked, and no answer comes.</summary>
    AnswerKept,

    /// <summary>The answer takes seconds.</summary>
    Slow,

    /// <summary>A watch ends in the middle of a line.</summary>
    WatchCut,

    /// <summary>The same, and the server forgets where it was: the next watch from there is refused.</summary>
    WatchCutAndCompacted,

    /// <summary>A watch gets an ERROR event with code 410.</summary>
    WatchGone,

    /// <summary>The operator dies before the server sees the request.</summary>
    DeathBefore,

    /// <summary>The operator dies after the server has done what was asked, and before it hears of it.</summary>
    DeathAfter,
}
