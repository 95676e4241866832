namespace Headroom.Operator.Replaying;

/// <summary>Saved objects cannot be used. The message is one line that names the file and what is wrong with it.</summary>
public sealed class SavedFilesException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The text begins as JSON does, and is not valid JSON: YAML allows more.</summary>
    internal bool MayBeYaml { get; init; }
}
