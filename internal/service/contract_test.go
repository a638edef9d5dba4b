package service_test

import (
	"regexp"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// mirrored calls fn for every file of the packages that mirror an SDK.
func mirrored(fn func(protoreflect.FileDescriptor)) {
	pkg := regexp.MustCompile(`^authing\.v\d$`)
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if pkg.MatchString(string(file.Package())) {
			fn(file)
		}
		return true
	})
}

// methods calls fn for every rpc of those packages.
func methods(fn func(protoreflect.MethodDescriptor)) {
	mirrored(func(file protoreflect.FileDescriptor) {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				fn(service.Methods().Get(j))
			}
		}
	})
}

func TestEveryRPCDeclaresWhatItIs(t *testing.T) {
	count := 0
	methods(func(m protoreflect.MethodDescriptor) {
		count++
		opts := m.Options().(*descriptorpb.MethodOptions)
		if opts.IdempotencyLevel == nil {
			t.Errorf("%s: idempotency_level is not explicit", m.FullName())
		}
		up, _ := proto.GetExtension(opts, optionsv1.E_Upstream).(*optionsv1.Upstream)
		if up.GetTransport() == 0 || up.GetIdentity() == 0 || up.GetHost() == 0 {
			t.Errorf("%s: upstream needs transport, identity and host", m.FullName())
		}
		scope, _ := proto.GetExtension(opts, optionsv1.E_Scope).(*optionsv1.Scope)
		administrator := scope.GetResource() != 0 && scope.GetAccess() != 0 && scope.GetAuth() == 0
		endUser := scope.GetResource() == 0 && scope.GetAccess() == 0 && scope.GetAuth() != 0
		switch m.Parent().Name() {
		case "ManagementService":
			if !administrator || up.GetIdentity() != optionsv1.Identity_IDENTITY_MANAGEMENT && up.GetTransport() != optionsv1.Transport_TRANSPORT_LOCAL {
				t.Errorf("%s: an administrator rpc needs resource, access and the management identity", m.FullName())
			}
		case "AuthService":
			if !endUser || up.GetIdentity() == optionsv1.Identity_IDENTITY_MANAGEMENT {
				t.Errorf("%s: an end-user rpc needs an auth subject and no management identity", m.FullName())
			}
		default:
			t.Errorf("%s: unknown service", m.FullName())
		}
	})
	if count == 0 {
		t.Fatal("no rpc found")
	}
}

func TestRoutesAreUnique(t *testing.T) {
	taken := make(map[string]protoreflect.FullName)
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	methods(func(m protoreflect.MethodDescriptor) {
		rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
		if rule == nil {
			return
		}
		key := route(rule)
		key = parameter.ReplaceAllString(key, "{}")
		if other, ok := taken[key]; ok {
			t.Errorf("%s and %s both have %s", other, m.FullName(), key)
		}
		taken[key] = m.FullName()
	})
}

func route(rule *annotations.HttpRule) string {
	switch pattern := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return "GET " + pattern.Get
	case *annotations.HttpRule_Post:
		return "POST " + pattern.Post
	case *annotations.HttpRule_Put:
		return "PUT " + pattern.Put
	case *annotations.HttpRule_Delete:
		return "DELETE " + pattern.Delete
	case *annotations.HttpRule_Patch:
		return "PATCH " + pattern.Patch
	default:
		return "?"
	}
}

var (
	secretName = regexp.MustCompile(`password|passwd|secret|token|pass_code|captcha_code|salt|recovery_code|private_key|credential`)
	// notSecret are names that speak of a secret without holding one.
	notSecret = regexp.MustCompile(`^token_(type|type_hint|expired_at|status)$|_(type|at|level|payload|alg|expire|method)$|^login_token$`)
)

func TestSecretsAreRedacted(t *testing.T) {
	checked := 0
	mirrored(func(file protoreflect.FileDescriptor) {
		for i := range file.Messages().Len() {
			fields := file.Messages().Get(i).Fields()
			for j := range fields.Len() {
				fd := fields.Get(j)
				holdsText := fd.Kind() == protoreflect.StringKind || fd.Kind() == protoreflect.BytesKind
				if !holdsText || !secretName.MatchString(string(fd.Name())) || notSecret.MatchString(string(fd.Name())) {
					continue
				}
				checked++
				if !fd.Options().(*descriptorpb.FieldOptions).GetDebugRedact() {
					t.Errorf("%s is named like a secret and lacks debug_redact", fd.FullName())
				}
			}
		}
	})
	if checked < 20 {
		t.Errorf("only %d secret fields found; the pattern is broken", checked)
	}
}

// ownValues are names of what callers keep with users, groups, departments and
// events: anything, hence secrets, too.
var ownValues = regexp.MustCompile(`^(custom_data|extended_fields|metadata|metadata_source|user_info_in_idp|context|event_data)$`)

// TestValuesOfCallersAreRedacted holds the values that callers keep to the same
// rule. What declares them is no value.
func TestValuesOfCallersAreRedacted(t *testing.T) {
	checked := 0
	mirrored(func(file protoreflect.FileDescriptor) {
		for i := range file.Messages().Len() {
			fields := file.Messages().Get(i).Fields()
			for j := range fields.Len() {
				fd := fields.Get(j)
				if !holdsOwnValue(fd) {
					continue
				}
				checked++
				if !fd.Options().(*descriptorpb.FieldOptions).GetDebugRedact() {
					t.Errorf("%s holds what callers keep and lacks debug_redact", fd.FullName())
				}
			}
		}
	})
	if checked < 80 {
		t.Errorf("only %d fields found; the rule is broken", checked)
	}
}

// holdsOwnValue says that the field holds free JSON of callers, by its name or its
// way on the wire, or the text of a user-defined value.
func holdsOwnValue(fd protoreflect.FieldDescriptor) bool {
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	of := fd
	if fd.IsMap() {
		of = fd.MapValue()
	}
	if of.Message() == nil {
		parent := string(fd.Parent().Name())
		return fd.Name() == "value" && (strings.HasPrefix(parent, "UserDefinedValue") || strings.HasPrefix(parent, "CustomData"))
	}
	free := of.Message().ParentFile().Package() == "google.protobuf"
	return free && (ownValues.MatchString(string(fd.Name())) || wire.GetUdfValues() || wire.GetJsonText() != 0)
}

// plainPasswords are those of v1 and v2 requests that Authing gets as they are.
var plainPasswords = map[protoreflect.FullName]string{
	"authing.v1.LoginByAdRequest.password":                    "the directory's",
	"authing.v1.LoginByLdapRequest.password":                  "the directory's",
	"authing.v1.LoginByOidcRequest.password":                  "OAuth's (RFC 6749 section 4.3.2)",
	"authing.v1.SignInRequest.password":                       "likewise",
	"authing.v2.CheckPasswordStrengthRequest.password":        "looked at",
	"authing.v2.ComputePasswordSecurityLevelRequest.password": "looked at, here",
	"authing.v2.IsPasswordValidRequest.password":              "looked at",
	"authing.v2.LoginByAdRequest.password":                    "the directory's",
	"authing.v2.LoginByLdapRequest.password":                  "the directory's",
}

// TestPasswordsAreEncrypted holds every password of a v1 or v2 request to the
// wire option that encrypts it.
func TestPasswordsAreEncrypted(t *testing.T) {
	password := regexp.MustCompile(`(^|_)password$`)
	responses, checked := make(map[protoreflect.FullName]bool), 0
	methods(func(m protoreflect.MethodDescriptor) { reach(m.Output(), responses) })
	mirrored(func(file protoreflect.FileDescriptor) {
		if file.Package() == "authing.v3" {
			return
		}
		for i := range file.Messages().Len() {
			message := file.Messages().Get(i)
			for j := range message.Fields().Len() {
				fd := message.Fields().Get(j)
				if fd.Kind() != protoreflect.StringKind || !password.MatchString(string(fd.Name())) || responses[message.FullName()] {
					continue
				}
				checked++
				wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
				_, plain := plainPasswords[fd.FullName()]
				if (wire.GetEncrypt() == optionsv1.Encrypt_ENCRYPT_PASSWORD) == plain {
					t.Errorf("%s: encrypted %v, excepted %v", fd.FullName(), plain, plain)
				}
			}
		}
	})
	if checked < 5 {
		t.Errorf("only %d passwords found; the pattern is broken", checked)
	}
}

func reach(md protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool) {
	if seen[md.FullName()] {
		return
	}
	seen[md.FullName()] = true
	for i := range md.Fields().Len() {
		if nested := md.Fields().Get(i).Message(); nested != nil {
			reach(nested, seen)
		}
	}
}
