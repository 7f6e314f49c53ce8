export default function KeepPage() { return <p>KeepPage</p>; }
