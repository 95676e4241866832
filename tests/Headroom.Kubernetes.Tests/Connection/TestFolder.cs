using Headroom.Kubernetes.Connection;

namespace Headroom.Kubernetes.Tests.Connection;

/// <summary>A folder of its own for one test: its home, its kubeconfigs, its service account.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headroom-");

    public string Root => _folder.FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file, with its folders, and answers its path.</summary>
    public string Write(string name, string content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>An executable sh script.</summary>
    public string WriteScript(string name, string body)
    {
        var path = Write(name, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>An environment that has this folder for its home, and only the given variables.</summary>
    public ConnectionEnvironment Environment(params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        all.TryAdd("HOME", Root);
        return new ConnectionEnvironment
        {
            Variable = name => all.GetValueOrDefault(name),
            ServiceAccountFolder = PathOf("serviceaccount"),
            HasTerminal = () => false,
        };
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
