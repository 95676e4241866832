using System.Net.Http.Headers;
using System.Text;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>A credential that stays as it is: none, a token, a name with password, or a certificate given as data.</summary>
internal sealed class FixedCredential(IssuedCredential issued) : ICredential
{
    public static FixedCredential Anonymous() => new(IssuedCredential.None);

    public static FixedCredential Bearer(string token) => new(new IssuedCredential { Authorization = new AuthenticationHeaderValue("Bearer", token) });

    public static FixedCredential Basic(string username, string password) => new(new IssuedCredential
    {
        Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))),
    });

    public ValueTask<IssuedCredential> CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(issued);

    public ValueTask<IssuedCredential?> RenewAsync(IssuedCredential rejected, CancellationToken cancellationToken) => ValueTask.FromResult<IssuedCredential?>(null);

    public void Dispose()
    {
    }
}
