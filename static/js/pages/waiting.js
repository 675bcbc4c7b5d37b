// The waiting page asks now and then whether the lesson has begun: the server redirects once it has.

const BETWEEN = 4000;

async function look() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (response.redirected) {
      location.assign(response.url);
      return;
    }
  } catch {
    // The network is away for a moment; the next look will tell.
  }
  setTimeout(look, BETWEEN * (1 + Math.random()));
}

setTimeout(look, BETWEEN * (1 + Math.random()));
