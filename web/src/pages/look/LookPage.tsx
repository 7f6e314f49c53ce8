export default function LookPage() { return <p>LookPage</p>; }
