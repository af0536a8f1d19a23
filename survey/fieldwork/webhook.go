package fieldwork

import "encoding/base64"

const forWebhook = "webhook"

// WebhookSecret is what messages to a receiver are signed with, as a receiver is given it: whsec_ and 32 bytes in base64. It
// is made of the receiver's salt and the server's key, so that a copy of the database alone can sign nothing.
func (k *Keys) WebhookSecret(salt [16]byte) string {
	sum := mac(k.hooks, forWebhook, salt[:])
	return "whsec_" + base64.StdEncoding.EncodeToString(sum[:])
}
