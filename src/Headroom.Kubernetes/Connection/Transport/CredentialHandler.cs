using System.Net;
using System.Net.Http.Json;
using Headroom.Kubernetes.Connection.Credentials;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>
/// Gives each request its credential. A 401 gets the credential renewed, and the request sent once more, where there is another
/// credential to be had and the body can be sent again.
/// </summary>
internal sealed class CredentialHandler(ICredential credential, Impersonation? impersonation, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        impersonation?.ApplyTo(request.Headers);
        if (request.Headers.Authorization is not null)
            return await base.SendAsync(request, cancellationToken);
        try
        {
            var issued = await credential.CurrentAsync(cancellationToken);
            var response = await SendAsync(request, issued, cancellationToken);
            return response.StatusCode == HttpStatusCode.Unauthorized ? await AgainAsync(request, response, issued, cancellationToken) : response;
        }
        catch (KubeConfigException error)
        {
            // To callers it is a request that got no answer, and may get one later.
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, error.Message, error);
        }
        finally
        {
            // A caller that sends the message again gets the credential of that time; and one that logs it shows none.
            request.Headers.Authorization = null;
        }
    }

    private static bool CanRepeat(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;

    private async Task<HttpResponseMessage> AgainAsync(HttpRequestMessage request, HttpResponseMessage refusal, IssuedCredential rejected, CancellationToken cancellationToken)
    {
        IssuedCredential? renewed;
        try
        {
            renewed = await credential.RenewAsync(rejected, cancellationToken);
        }
        catch
        {
            refusal.Dispose();
            throw;
        }

        if (renewed is null || !CanRepeat(request.Content))
            return refusal;
        refusal.Dispose();
        return await SendAsync(request, renewed, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IssuedCredential issued, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = issued.Authorization;
        request.Options.Set(TransportHandler.CertificateOption, issued.Certificate);
        return base.SendAsync(request, cancellationToken);
    }
}
