package access

import "context"

// Caller is who calls: a service, or an application of the compatible front.
type Caller struct {
	// Name is the caller's name in the policy; "" if none is known by its
	// identities.
	Name string
	// Identity is what it proved, in the policy's words: spiffe://…, dns:…,
	// jwt:<issuer>:<subject>, key:<id>, or anonymous.
	Identity string
	// Pool is the only pool its credential opens; "": those of the policy.
	Pool string

	identities []string // all it proved, for policies that name it differently
	demo       bool     // the emulator's own key, which opens everything
	public     bool     // an application of the compatible front, which proved nothing
}

// anonymous is the caller where no policy is.
var anonymous = Caller{Name: "anonymous", Identity: "anonymous"}

// Public is the caller of end-user rpcs on the compatible front: the
// application that the call selects. The policy says which ones are public.
func Public() Caller { return Caller{public: true} }

// String is how logs name the caller.
func (c Caller) String() string {
	switch {
	case c.public && c.Identity == "":
		return "public"
	case c.Name == "":
		return c.Identity
	case c.Identity == "" || c.Identity == c.Name:
		return c.Name
	default:
		return c.Name + " (" + c.Identity + ")"
	}
}

// HasKey says that the caller proved itself by the key of that id.
func (c Caller) HasKey(id string) bool { return c.Identity == "key:"+id }

type doorKey struct{}

// AtDoor notes in a context who calls, where the door has found that out by
// itself.
func AtDoor(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, doorKey{}, caller)
}

// DoorCaller is who calls as the door has found out.
func DoorCaller(ctx context.Context) (Caller, bool) {
	caller, ok := ctx.Value(doorKey{}).(Caller)
	return caller, ok
}
