namespace SubscriptionBilling.Mail;

public static class MailSetup
{
    public static void AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection("Smtp").Get<MailSettings>() ?? new MailSettings();
        services.AddSingleton(settings);
        if (settings.Host is { } host)
        {
            services.AddSingleton<IMailServer>(new ConfiguredMailServer(host, settings.Port));
        }
        else
        {
            services.AddSingleton<MailSink>();
            services.AddSingleton<IMailServer>(provider => provider.GetRequiredService<MailSink>());
            services.AddHostedService(provider => provider.GetRequiredService<MailSink>());
        }

        services.AddScoped<Letters>();
        services.AddScoped<MailSender>();
        services.AddHostedService<MailWorker>();
    }
}
