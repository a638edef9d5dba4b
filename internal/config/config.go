package config

// Config is everything the programs can be told. Load fills it; what it holds
// afterwards is complete and consistent.
type Config struct {
	File   Path   `key:"config" help:"YAML file with settings; it may name several pools and applications."`
	GRPC   Door   `key:"grpc"`
	HTTP   REST   `key:"http"`
	Compat Compat `key:"compat"`
	Admin  Admin  `key:"admin"`

	Tracing Tracing `key:"tracing"`

	UserPool            UserPool    `key:"userpool"`
	App                 App         `key:"app"`
	Host                Host        `key:"host" help:"Authing's API host, for management and v2, for example https://core.authing.cn."`
	EventsHost          EventsHost  `key:"events_host" help:"Where events are subscribed to. Not given: wss://openevent.authing.cn for API hosts of authing.cn, wss://events.authing.com for those of authing.com, else subscriptions are refused."`
	V1UsersHost         Host        `key:"v1_users_host" help:"Where the v1 API is, users. Not given: https://users.authing.cn for API hosts of authing.cn, else the API host."`
	V1OAuthHost         Host        `key:"v1_oauth_host" help:"Where the v1 API is, applications. Not given: https://oauth.authing.cn for API hosts of authing.cn, else the API host."`
	CDNURL              URL         `key:"cdn_url" default:"https://usercontents.authing.cn" help:"Where portraits and logos are: what v1's CdnPreflight asks. The emulator has its own."`
	TemplatesURL        URL         `key:"v1_pipeline_templates_url" default:"https://1390279131788301.cn-beijing.fc.aliyuncs.com/2016-08-15/proxy/authing-pipeline-templates-v2/nodejs8/" help:"Where the templates of v1 pipelines are. The emulator has its own."`
	PasswordEncryptType EncryptType `key:"password_encrypt_type" default:"none" help:"How this service encrypts v3 passwords for Authing, where the caller has not."`
	PasswordPublicKey   PublicKey   `key:"password_public_key" help:"Key that passwords are encrypted with for Authing. Not given: Authing's own, where it publishes one."`

	TLS      TLS     `key:"tls"`
	Access   Access  `key:"access"`
	Mesh     Mesh    `key:"mesh"`
	Redis    Redis   `key:"redis"`
	Webhook  Webhook `key:"webhook"`
	Insecure Flag    `key:"insecure" default:"false" help:"Lets other machines reach a door that has no TLS or no policy. With a real Authing management stays closed there without a policy."`

	Upstream Upstream `key:"upstream"`
	Health   Health   `key:"health"`
	Emulator Emulator `key:"emulator"`

	Log             Log     `key:"log"`
	Reflection      Switch  `key:"reflection" default:"auto" help:"gRPC server reflection. auto: on with the emulator, off with a real Authing."`
	RequestTimeout  Timeout `key:"request_timeout" default:"10s" help:"Time a call may take when its caller set no deadline."`
	ReloadInterval  Timeout `key:"reload_interval" default:"10s" help:"How often certificates, keys and policies are looked at for changes. SIGHUP does it at once."`
	ShutdownTimeout Timeout `key:"shutdown_timeout" default:"15s" help:"Time that calls in flight have to finish at shutdown."`
	ShutdownDelay   Delay   `key:"shutdown_delay" default:"0s" help:"Time between not being ready any more and taking no more calls, in which load balancers notice."`

	// Pools and Applications hold, after Load, also what userpool.*, app.* and
	// host say, the default application first. Both are empty in embedded mode.
	Pools        []Pool        `key:"pools"`
	Applications []Application `key:"applications"`

	// Rules say which requests of end users pass a proxy.
	Rules []Rule `key:"rules"`

	// Issuers are whose JWTs name callers.
	Issuers []Issuer `key:"issuers"`
}

// Embedded says that no Authing is configured: the emulator serves.
func (c *Config) Embedded() bool { return len(c.Pools) == 0 && len(c.Applications) == 0 }

// ReflectionOn resolves the switch's auto.
func (c *Config) ReflectionOn() bool { return c.Reflection.On(c.Embedded()) }

// Door is the gRPC listener.
type Door struct {
	Addr Address `key:"addr" default:"127.0.0.1:50051" help:"Where gRPC is served."`
}

// REST is the HTTP listener with true HTTP statuses.
type REST struct {
	Addr Address   `key:"addr" default:"127.0.0.1:8080" help:"Where REST is served."`
	Docs Switch    `key:"docs" default:"auto" help:"Pages with the OpenAPI document, where calls can be tried, at /docs. auto: where only this machine reaches REST."`
	URL  PublicURL `key:"url" help:"How others reach REST. Given: the published metadata names the introspection and keys of this service (docs/introspection.md)."`
}

// Compat is the HTTP listener that official SDKs can use as their host.
type Compat struct {
	Addr OptionalAddress `key:"addr" default:"off" help:"Where official Authing SDKs are served."`
}

// UserPool is the pool of a configuration without a list of pools.
type UserPool struct {
	ID     ID     `key:"id" help:"Id of the user pool."`
	Secret Secret `key:"secret" help:"Secret of the user pool."`
}

// App is the application of a configuration without a list of applications.
type App struct {
	ID              ID         `key:"id" help:"Id of the application."`
	Secret          Secret     `key:"secret" help:"Secret of the application; none if its method is none."`
	Host            Host       `key:"host" help:"The application's own host, for example https://example.authing.cn."`
	ADHost          Host       `key:"ad_host" help:"Where users of Active Directory sign in. Not given: ws. in place of the first label of the application's host."`
	TokenAuthMethod AuthMethod `key:"token_auth_method" default:"client_secret_post" help:"How the application proves itself to Authing."`
}

// TLS is the certificate of the doors and who may come with one of their own.
type TLS struct {
	Cert       Path       `key:"cert" help:"PEM file with the certificate of gRPC, REST and the compatible front, and its chain."`
	Key        Path       `key:"key" help:"PEM file with its private key."`
	ClientCA   Path       `key:"client_ca" help:"PEM file with the CAs whose client certificates name callers."`
	ClientAuth ClientAuth `key:"client_auth" default:"optional" help:"Whether a client must show a certificate."`
}

// On says that the doors speak TLS.
func (t TLS) On() bool { return t.Cert != "" }

// Access is who may call.
type Access struct {
	Policy       Path   `key:"policy" help:"YAML file that says which caller may do what (docs/access.md). Not given: who reaches a door may use it."`
	ShadowPolicy Path   `key:"shadow_policy" help:"A policy to try out: where it would decide otherwise, the log says so."`
	Keys         Path   `key:"keys" help:"YAML file with the keys of callers."`
	TokenKey     Secret `key:"token_key" help:"Signs the tokens that keys are traded for, at least 32 bytes. Replicas need the same. Not given: made up."`
}

// Issuer is whose JWTs name callers.
type Issuer struct {
	Name      ID     `key:"name" help:"What the policy calls it: jwt:<name>:<subject>."`
	URL       URL    `key:"url" help:"iss of its tokens."`
	Audience  ID     `key:"audience" help:"What its tokens must be meant for (aud)."`
	Claims    Claims `key:"claims" help:"Claims that a token must hold besides."`
	KeysURL   URL    `key:"keys_url" help:"Where its keys are (RFC 7517). Not given: as its OpenID discovery says."`
	KeysFile  Path   `key:"keys_file" help:"Its keys in a file instead."`
	CAFile    Path   `key:"ca_file" help:"CAs of its TLS certificate. Not given: those of the system."`
	TokenFile Path   `key:"token_file" help:"Bearer token for asking it, as the Kubernetes API server wants one."`
}

// Pool is a user pool and the host that manages it.
type Pool struct {
	ID          ID         `key:"id" help:"Id of the user pool."`
	Secret      Secret     `key:"secret" help:"Secret of the user pool."`
	Host        Host       `key:"host" help:"Authing's API host for the pool. Not given: host."`
	EventsHost  EventsHost `key:"events_host" help:"Where events of the pool are subscribed to. Not given: events_host."`
	V1UsersHost Host       `key:"v1_users_host" help:"Where the pool's v1 API is, users. Not given: v1_users_host."`
	V1OAuthHost Host       `key:"v1_oauth_host" help:"Where the pool's v1 API is, applications. Not given: v1_oauth_host."`
}

// Application is one application of a pool.
type Application struct {
	ID              ID         `key:"id" help:"Id of the application."`
	Secret          Secret     `key:"secret" help:"Secret of the application; none if its method is none."`
	Host            Host       `key:"host" help:"The application's own host."`
	ADHost          Host       `key:"ad_host" help:"Where users of Active Directory sign in. Not given: ws. in place of the first label of the application's host."`
	Pool            ID         `key:"pool" help:"Id of its pool. May be left out when there is one pool."`
	TokenAuthMethod AuthMethod `key:"token_auth_method" default:"client_secret_post" help:"How the application proves itself to Authing."`
	Default         Flag       `key:"default" default:"false" help:"Serves calls that select no application. One of several must be it."`
}

// Emulator is the Authing in memory that serves when no real one is configured.
type Emulator struct {
	Addr           Address `key:"addr" default:"127.0.0.1:3000" help:"Where the emulator is served."`
	UserPoolID     ID      `key:"userpool_id" help:"Id of the demo pool. Not given: made up."`
	UserPoolSecret Secret  `key:"userpool_secret" help:"Secret of the demo pool. Not given: made up."`
	AppID          ID      `key:"app_id" help:"Id of the demo application. Not given: made up."`
	AppSecret      Secret  `key:"app_secret" help:"Secret of the demo application. Not given: made up."`
	Seed           Path    `key:"seed" help:"YAML file with the emulator's first data. Not given: the demo data."`
}

// Log is how the program's own log is written, on stderr.
type Log struct {
	Level  Level  `key:"level" default:"info" help:"Least level that is logged; debug includes redacted payloads."`
	Format Format `key:"format" default:"text" help:"How log lines are written."`
}
