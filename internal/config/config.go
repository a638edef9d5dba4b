package config

// Config is everything the programs can be told. Load fills it; what it holds
// afterwards is complete and consistent.
type Config struct {
	File   Path   `key:"config" help:"YAML file with settings; it may name several pools and applications."`
	GRPC   Door   `key:"grpc"`
	HTTP   REST   `key:"http"`
	Compat Compat `key:"compat"`

	UserPool            UserPool    `key:"userpool"`
	App                 App         `key:"app"`
	Host                Host        `key:"host" help:"Authing's API host, for management and v2, for example https://core.authing.cn."`
	PasswordEncryptType EncryptType `key:"password_encrypt_type" default:"none" help:"How this service encrypts v3 passwords for Authing, where the caller has not."`
	PasswordPublicKey   PublicKey   `key:"password_public_key" help:"Key that passwords are encrypted with for Authing. Not given: Authing's own, where it publishes one."`

	Emulator Emulator `key:"emulator"`

	Log             Log     `key:"log"`
	Reflection      Switch  `key:"reflection" default:"auto" help:"gRPC server reflection. auto: on with the emulator, off with a real Authing."`
	RequestTimeout  Timeout `key:"request_timeout" default:"10s" help:"Time a call may take when its caller set no deadline."`
	ShutdownTimeout Timeout `key:"shutdown_timeout" default:"15s" help:"Time that calls in flight have to finish at shutdown."`

	// Pools and Applications hold, after Load, also what userpool.*, app.* and
	// host say, the default application first. Both are empty in embedded mode.
	Pools        []Pool        `key:"pools"`
	Applications []Application `key:"applications"`
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
	Addr Address `key:"addr" default:"127.0.0.1:8080" help:"Where REST is served."`
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
	TokenAuthMethod AuthMethod `key:"token_auth_method" default:"client_secret_post" help:"How the application proves itself to Authing."`
}

// Pool is a user pool and the host that manages it.
type Pool struct {
	ID     ID     `key:"id" help:"Id of the user pool."`
	Secret Secret `key:"secret" help:"Secret of the user pool."`
	Host   Host   `key:"host" help:"Authing's API host for the pool. Not given: host."`
}

// Application is one application of a pool.
type Application struct {
	ID              ID         `key:"id" help:"Id of the application."`
	Secret          Secret     `key:"secret" help:"Secret of the application; none if its method is none."`
	Host            Host       `key:"host" help:"The application's own host."`
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
