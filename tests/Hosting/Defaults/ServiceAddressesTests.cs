using Distro.ServiceDefaults.Discovery;
using Microsoft.Extensions.Configuration;

namespace Distro.Tests.Hosting.Defaults;

public sealed class ServiceAddressesTests
{
    [Theory]
    [InlineData("services:store-replicator:link:0", "tcp://localhost:5001", "tcp", "localhost", 5001)]
    [InlineData("services:store-replicator:link:0", "10.0.0.7:5001", "tcp", "10.0.0.7", 5001)]
    [InlineData("STORE_REPLICATOR_LINK", "http://replicator:80", "http", "replicator", 80)]
    [InlineData("STORE_REPLICATOR_LINK", "[::1]:5001", "tcp", "::1", 5001)]
    public void An_endpoint_is_found_under_either_name(string key, string value, string scheme, string host, int port) =>
        Assert.Equal(new ServiceAddress(scheme, host, port), Addresses((key, value)).Find("store-replicator", "link"));

    [Fact]
    public void Several_addresses_come_in_order() =>
        Assert.Equal(["a:1", "b:2"], Addresses(("services:s:e:0", "a:1"), ("services:s:e:1", "b:2"), ("services:s:e:3", "d:4")).FindAll("s", "e").Select(address => address.ToString()));

    [Fact]
    public void What_nobody_configured_is_not_there() => Assert.Null(Addresses().Find("store-replicator", "link"));

    [Fact]
    public void What_is_no_address_is_named()
    {
        var wrong = Assert.Throws<FormatException>(() => Addresses(("services:s:e:0", "nowhere")).Find("s", "e"));
        Assert.Equal("services:s:e:0 is 'nowhere': give scheme://host:port or host:port", wrong.Message);
    }

    [Theory]
    [InlineData("http://store-router/health", "http://localhost:8080/health")]
    [InlineData("http://_admin.store-router/health?x=1", "http://10.0.0.1:9090/health?x=1")]
    [InlineData("http://example.org/", "http://example.org/")]
    public async Task Http_clients_may_name_services(string asked, string sent)
    {
        var addresses = Addresses(("services:store-router:http:0", "http://localhost:8080"), ("services:store-router:admin:0", "10.0.0.1:9090"));
        var last = new Recorder();
        using var client = new HttpClient(new DiscoveryHandler(addresses) { InnerHandler = last });
        await client.GetAsync(new Uri(asked));
        Assert.Equal(sent, last.Asked!.ToString());
    }

    static ServiceAddresses Addresses(params (string Key, string Value)[] values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))).Build());

    sealed class Recorder : HttpMessageHandler
    {
        public Uri? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
