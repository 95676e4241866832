namespace Headroom.Operator.Replaying;

/// <summary>Saved objects cannot be used. The message is one line that names the file and what is wrong with it.</summary>
public sealed class SavedFilesException(string message, Exception? innerException = null) : Exception(message, innerException);
