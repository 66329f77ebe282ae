using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace SubscriptionBilling.Mail;

/// <summary>A mail server in this program, on the loopback address: it keeps what it gets, for the mailbox page and for tests.</summary>
public sealed class MailSink : MessageStore, IMailServer, IHostedService
{
    private readonly Lock gate = new();
    private readonly List<MimeMessage> received = [];
    private SmtpServer.SmtpServer? server;

    public string Host => IPAddress.Loopback.ToString();

    public int Port { get; } = FreePort();

    /// <summary>What came in, the newest first.</summary>
    public IReadOnlyList<MimeMessage> Received
    {
        get
        {
            lock (gate)
            {
                return [.. Enumerable.Reverse(received)];
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(this);
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)))
            .Build();
        server = new SmtpServer.SmtpServer(options, services);
        _ = server.StartAsync(CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        server?.Shutdown();
        return Task.CompletedTask;
    }

    /// <summary>As mail servers do, it takes a message that it has already for the same one.</summary>
    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        using var stream = new MemoryStream(buffer.ToArray());
        var message = await MimeMessage.LoadAsync(stream, cancellationToken);
        lock (gate)
        {
            if (!received.Exists(one => one.MessageId == message.MessageId))
            {
                received.Add(message);
            }
        }

        return SmtpResponse.Ok;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
